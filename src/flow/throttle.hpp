#pragma once
// The rule that refuses too many attempts: fixed windows per key, in bounded memory. Keys are made of route
// names and trusted values only (S-091), and are counted the same whether an account exists or not (S-008).
#include "base/clock.hpp"

#include <chrono>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace postkey::flow {

struct ThrottleLimits
{
    int source_requests_per_minute = 60;
    int source_failed_sign_ins_per_minute = 30;
    int source_token_guesses_per_minute = 30;
    int account_failed_sign_ins_per_hour = 50;
};

class Throttle
{
public:
    static constexpr std::size_t most_keys = 100'000; // the least recently counted go first

    Throttle(ThrottleLimits limits, const Clock& clock);

    // Counts one request of this source; the time to wait when it was one too many. IPv6 counts by /64
    // (S-093).
    std::optional<std::chrono::seconds> request(const std::string& source);

    // Asked before an attempt, counted after a failed one. `identifier` as typed, canonical where it can be.
    std::optional<std::chrono::seconds> sign_in_refused(const std::string& source,
                                                        const std::string& identifier);
    void sign_in_failed(const std::string& source, const std::string& identifier);
    std::optional<std::chrono::seconds> token_guess_refused(const std::string& source);
    void token_guess_failed(const std::string& source);

private:
    struct Window
    {
        Instant ends_at;
        int count = 0;
        std::list<std::string>::iterator age;
    };
    enum class Count
    {
        now,
        later
    };
    // The time to wait when the window's count is past the limit (now) or has reached it (later).
    std::optional<std::chrono::seconds> over(const std::string& key, std::chrono::seconds length, int limit,
                                             Count count);

    ThrottleLimits limits_;
    const Clock& clock_;
    std::mutex mutex_;
    std::list<std::string> oldest_first_;
    std::unordered_map<std::string, Window> windows_;
};

} // namespace postkey::flow

#pragma once
// The rule that refuses too many attempts: fixed windows per key, in bounded memory. Keys are made of route
// names and trusted values only (S-091), and are counted the same whether an account exists or not (S-008).
#include "base/clock.hpp"

#include <chrono>
#include <expected>
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

    // One password that is being checked. It counts against its identifier from the start, so that many at
    // once cannot pass the limit together (S-064), and no longer when it goes without having failed.
    class SignInAttempt
    {
    public:
        SignInAttempt(SignInAttempt&& other) noexcept;
        SignInAttempt& operator=(SignInAttempt&& other) noexcept;
        ~SignInAttempt();

        void failed(); // stays counted, and counts against the source too

    private:
        friend class Throttle;
        SignInAttempt(Throttle& throttle, std::string source_key, std::string identifier_key);
        void take_back();
        Throttle* throttle_; // nothing when moved from or failed
        std::string source_key_;
        std::string identifier_key_;
    };

    // The attempt, or the time to wait. `identifier` as typed, canonical where it can be.
    std::expected<SignInAttempt, std::chrono::seconds> sign_in(const std::string& source,
                                                               const std::string& identifier);

    // Asked before a link or code is looked at, counted after a wrong one.
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
    void uncount(const std::string& key);

    ThrottleLimits limits_;
    const Clock& clock_;
    std::mutex mutex_;
    std::list<std::string> oldest_first_;
    std::unordered_map<std::string, Window> windows_;
};

} // namespace postkey::flow

#pragma once
// The rule that refuses too many attempts: fixed windows per key, counted in the store. Keys are made of
// route names and trusted values only (S-091), and are counted the same whether an account exists or not
// (S-008); the store sees only their keyed digests. A database that cannot count refuses everybody:
// Unavailable.
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/task.hpp"
#include "crypto/key_ring.hpp"
#include "flow/refused_keys.hpp"
#include "store/throttle_windows.hpp"

#include <chrono>
#include <expected>
#include <memory>
#include <optional>
#include <string>

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
    // Sources are IPv4 addresses (mapped ones too) and IPv6 networks of 64 bits. What holds for one of those
    // holds this many times for the 48 bits around it, which one customer may have (S-093).
    static constexpr int wider_network = 8;

    Throttle(sql::Database& database, const crypto::KeyRing& keys, ThrottleLimits limits, const Clock& clock,
             Random& random);

    // Counts one request of this source; the time to wait when it was one too many.
    Task<std::optional<std::chrono::seconds>> request(std::string source);

    // A password, link or code that is being checked. It counts from the start, so that many at once cannot
    // pass the limit together (S-064), and no longer when it goes without having failed. If the program dies
    // in between, it stays counted.
    class Attempt
    {
    public:
        Attempt(Attempt&& other) noexcept = default;
        Attempt& operator=(Attempt&& other) noexcept;
        ~Attempt() { take_back(); }

        void failed() { counts_.clear(); } // stays counted

    private:
        friend class Throttle;
        Attempt(std::weak_ptr<store::ThrottleWindows> windows, std::vector<store::ThrottleCount> counts);
        void take_back();
        std::weak_ptr<store::ThrottleWindows> windows_; // an attempt may outlive the throttle
        std::vector<store::ThrottleCount> counts_;      // empty when moved from or failed
    };
    using Begun = std::expected<Attempt, std::chrono::seconds>; // or the time to wait

    // `identifier` as typed, canonical where it can be.
    Task<Begun> sign_in(std::string source, std::string identifier);

    // To be begun before a mailed link or code is looked at.
    Task<Begun> token_guess(std::string source);

private:
    using Rules = std::vector<store::ThrottleRule>;
    void add(Rules& rules, const std::string& what, const std::string& whom, std::chrono::seconds length,
             int limit) const;
    void add_source(Rules& rules, const std::string& what, const std::string& source, int limit) const;
    Task<Begun> begin(Rules rules, std::string source);
    store::Cause cause_of(std::string source);
    std::chrono::seconds wait_until(Instant end) const;

    std::shared_ptr<store::ThrottleWindows> windows_;
    SecretString key_; // of the digests; another one after a rotation and a restart begins all counts anew
    ThrottleLimits limits_;
    const Clock& clock_;
    Random& random_;
    RefusedKeys refused_;
};

} // namespace postkey::flow

#pragma once
// The numbers of the flows in one place, filled from the configuration by config/policies.
#include "domain/mail_kind.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

namespace postkey {

struct TokenPolicy
{
    std::chrono::minutes reset_life{30}; // from hand-over
    std::chrono::minutes verification_life{1440};
    std::chrono::minutes undo_life{7 * 24 * 60};
    std::chrono::minutes code_life{10};
    int code_tries = 5;
};

struct SessionPolicy
{
    std::chrono::minutes access_token{10};
    std::chrono::minutes idle{7 * 24 * 60};
    std::chrono::minutes absolute{30 * 24 * 60};
    std::chrono::seconds refresh_grace{10};
};

// Mails that strangers can ask for, per mailbox. By minute each kind is counted by itself, so that a new
// account can be verified and recovered in one sitting; by hour and day all kinds together.
struct MailCaps
{
    int mailbox_per_minute = 1;
    int mailbox_per_hour = 5;
    int mailbox_per_day = 20;
    int global_per_minute = 3000;
};

struct DeliveryPolicy
{
    std::vector<std::chrono::seconds> retry = {std::chrono::seconds(60),   std::chrono::seconds(310),
                                               std::chrono::seconds(360),  std::chrono::seconds(780),
                                               std::chrono::seconds(1200), std::chrono::seconds(1800),
                                               std::chrono::seconds(3600)};
    // Of lane code, whose reader waits: tries at 20 s, 1 min, 3 min and 6 min 10 s.
    std::vector<std::chrono::seconds> retry_code = {std::chrono::seconds(20), std::chrono::seconds(40),
                                                    std::chrono::seconds(120), std::chrono::seconds(190)};
    std::chrono::minutes soft_retry{60}; // after a full or disabled mailbox, once
    std::vector<std::chrono::seconds> probe = {std::chrono::seconds(2), std::chrono::seconds(5),
                                               std::chrono::seconds(10), std::chrono::seconds(20),
                                               std::chrono::seconds(30)};
    std::chrono::seconds lease{120};
    std::chrono::minutes queue_code{10};
    std::chrono::minutes queue_reset{240};
    std::chrono::minutes queue_verify{1440};
    std::chrono::minutes queue_notice{4320};
    int most_deaths = 3;                 // of the process while handing this message over; then it is dead
    int most_ambiguous = 2;              // ends without an answer to the final dot
    std::int64_t max_queued = 1'000'000; // from here on what strangers ask for is dropped

    std::chrono::minutes max_queue(Lane lane) const
    {
        switch (lane) {
        case Lane::code:
            return queue_code;
        case Lane::reset:
            return queue_reset;
        case Lane::verify:
            return queue_verify;
        case Lane::notice:
            return queue_notice;
        case Lane::test:
            return std::chrono::minutes(5);
        }
        return queue_notice;
    }
};

struct Policy
{
    TokenPolicy tokens;
    SessionPolicy sessions;
    MailCaps caps;
    DeliveryPolicy delivery;
    std::chrono::hours claim_life{7 * 24};
};

} // namespace postkey

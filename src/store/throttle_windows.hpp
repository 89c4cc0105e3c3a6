#pragma once
// How often something was tried: windows of fixed length, counted exactly whoever counts at the same time,
// kept through restarts and shared by all processes of one database. A loss of power may take back the last
// counts, nothing else does.
//
// One method is one transaction that waits for no disk. `now` comes from the caller. A database that cannot
// answer throws sql::Unavailable.
#include "base/instant.hpp"
#include "sql/database.hpp"
#include "store/cause.hpp"

#include <atomic>
#include <chrono>
#include <expected>
#include <memory>
#include <string>
#include <vector>

namespace postkey::store {

struct ThrottleRule
{
    std::string key; // 22 characters: a digest, no address in the clear
    std::chrono::seconds length;
    int limit;             // at least 1
    std::string name = {}; // for the audit log: "sign-in from"
};

// One try, and the window it was counted in.
struct ThrottleCount
{
    std::string key;
    Instant ends_at;
};

struct ThrottleRefused
{
    std::string key; // of the rule whose window is full
    Instant ends_at; // of that window
};

class ThrottleWindows
{
public:
    // Beyond so many rows the ended windows go, then those with the fewest counts. A full one stays until its
    // end, whatever comes: nobody can wash his own count away. Looked at every `between_trims` new windows.
    struct Bound
    {
        std::int64_t rows = 1'000'000;
        int between_trims = 1000;
    };

    explicit ThrottleWindows(sql::Database& database) : ThrottleWindows(database, Bound()) {}
    ThrottleWindows(sql::Database& database, Bound bound);

    // Counts one try under each rule, or under none when one of the windows is full. A window that has ended,
    // or that ends later than its whole length from now (the clock was set back), begins anew. The first
    // refusal of a window is put on record.
    Task<std::expected<std::vector<ThrottleCount>, ThrottleRefused>> count(std::vector<ThrottleRule> rules,
                                                                           Cause cause, Instant now);

    // What was counted is not, unless its window is another one by now. Waits for nothing; what is counted
    // after this call finds it done.
    void take_back(std::vector<ThrottleCount> counts);

private:
    sql::Database& database_;
    Bound bound_;
    std::shared_ptr<std::atomic<int>> begun_; // windows; shared with work that outlives this object
};

// Deletes at most so many windows that have ended; how many those were. For Housekeeping's transaction.
std::int64_t delete_ended_windows(sql::Connection& connection, Instant now, std::int64_t most);

} // namespace postkey::store

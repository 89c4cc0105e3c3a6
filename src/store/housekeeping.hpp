#pragma once
// What has run out is deleted (S-127), and what went out of date is made anew, in small transactions that let
// others pass between them.
#include "base/instant.hpp"
#include "sql/database.hpp"

#include <chrono>

namespace postkey::store {

class Housekeeping
{
public:
    static constexpr int most_at_once = 500;                    // rows of each kind in one transaction
    static constexpr std::chrono::hours tokens_kept{24};        // after their outer bound
    static constexpr std::chrono::hours messages_kept{30 * 24}; // after their end, for operators

    explicit Housekeeping(sql::Database& database);

    // Deletes claims, sessions, action tokens, changes of address, windows of the throttle and ended messages
    // that are past their time, and the oldest records of the audit log; empties the ended mail of closed
    // accounts. Returns how many rows that were; as long as it is not 0 there may be more.
    Task<int> purge(Instant now);

    // Computes skeletons of addresses that are missing, or were made with other tables than this program's,
    // and returns how many; as long as it is not 0 there may be more. Until then these accounts look like no
    // other (S-042).
    Task<int> refresh_skeletons();

private:
    sql::Database& database_;
};

} // namespace postkey::store

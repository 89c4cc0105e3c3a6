#pragma once
// The opened data directory of a command that works beside, or without, a server.
#include "cli/invocation.hpp"
#include "crypto/system_random.hpp"
#include "sql/database.hpp"
#include "store/account_operations.hpp"
#include "store/audit.hpp"
#include "store/message_operations.hpp"

#include <memory>

namespace postkey::cli {

// Throws config::ConfigError, or CommandFailed(unavailable) when there is no database.
std::unique_ptr<sql::Database> open_existing(const config::Config& config);

// Whether a server works on this database file now.
bool is_served(const std::filesystem::path& database);

// Of what the command changes, for the audit log.
store::Cause operators_cause();

struct Workplace
{
    // Also CommandFailed(unavailable) when the schema is older than this program's.
    explicit Workplace(const Invocation& invocation);

    // Throws CommandFailed(not_found).
    store::AccountDetails find_account(const std::string& name);

    config::Config config;
    std::unique_ptr<sql::Database> database;
    store::AccountOperations accounts;
    store::MessageOperations messages;
    store::AuditLog audit;
    store::Cause cause; // the operator's, for what the command changes
    crypto::SystemRandom random;
};

} // namespace postkey::cli

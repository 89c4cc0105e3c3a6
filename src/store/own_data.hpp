#pragma once
// What is kept about an account besides the account itself, for its owner to see. No secrets, no digests.
#include "domain/account.hpp"
#include "sql/database.hpp"
#include "store/email_changes.hpp"

#include <optional>
#include <string>
#include <vector>

namespace postkey::store {

struct OwnMail
{
    MessageId id;
    std::string kind; // of the mail; empty while it is not decided, or when none was sent
    std::string state;
    Instant created_at;
    std::optional<Instant> finished_at;
};

struct KnownDevice
{
    std::string client; // empty for a browser: what is kept of it is a digest
    Instant first_used_at;
    Instant last_used_at;
};

// What the owner did, as the audit log has it.
struct OwnDeed
{
    std::string event;
    std::string outcome;
    Instant at;
    std::string source; // empty when it is not known or was erased
    std::string client;
};

struct KeptData
{
    std::vector<OwnMail> mails;       // newest first
    std::vector<KnownDevice> devices; // last used first
    std::optional<PendingEmailChange> email_change;
    std::vector<OwnDeed> deeds; // newest first, at most 1000
};

class OwnData
{
public:
    explicit OwnData(sql::Database& database);

    // One state of the database. Mail to other mailboxes than the account's own is left out: what became of
    // it would tell whether they have accounts (promise 2). So are deeds of others: where a guesser of the
    // password sits is not the owner's to know.
    Task<KeptData> read(AccountId account, Instant now);

private:
    sql::Database& database_;
};

} // namespace postkey::store

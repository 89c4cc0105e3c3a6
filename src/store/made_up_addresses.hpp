#pragma once
// Addresses that no person has, made up for a self-test beside a running server, and taken out again.
//
// One method is one transaction; a database that cannot answer throws sql::Unavailable.
#include "domain/email_address.hpp"
#include "sql/database.hpp"

#include <vector>

namespace postkey::store {

class MadeUpAddresses
{
public:
    explicit MadeUpAddresses(sql::Database& database);

    // All of this domain that an account, a sign-up or a mail has, each once. Reads every row of these.
    Task<std::vector<EmailAddress>> find(std::string domain);

    // Deletes everything that belongs to these addresses: accounts with their sessions, sign-ups, links,
    // mail. Nobody is told. How many mails stay because a courier has them in hand: remove() again.
    Task<std::int64_t> remove(std::vector<EmailAddress> addresses);

    // How many mails wait or are in hand, whoever they are for.
    Task<std::int64_t> unfinished_mails();

private:
    sql::Database& database_;
};

} // namespace postkey::store

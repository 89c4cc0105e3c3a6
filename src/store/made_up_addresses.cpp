#include "store/made_up_addresses.hpp"

namespace postkey::store {

MadeUpAddresses::MadeUpAddresses(sql::Database& database) : database_(database) {}

namespace {

// `$1` is a domain, which has no wildcard in it.
constexpr std::string_view select_at_domain =
    "SELECT email FROM accounts WHERE email LIKE '%@' || $1 UNION "
    "SELECT email FROM claims WHERE email LIKE '%@' || $1 UNION "
    "SELECT recipient FROM messages WHERE recipient LIKE '%@' || $1";

} // namespace

Task<std::vector<EmailAddress>> MadeUpAddresses::find(std::string domain)
{
    auto work = [domain = std::move(domain)](sql::Connection& connection) {
        std::vector<EmailAddress> out;
        for (const auto& row : connection(select_at_domain, domain).rows)
            out.push_back(EmailAddress::trusted(row.text(0)));
        return out;
    };
    co_return co_await database_.read(std::move(work));
}

namespace {

constexpr std::string_view delete_links = "DELETE FROM action_tokens WHERE email = $1";
constexpr std::string_view delete_claims = "DELETE FROM claims WHERE email = $1";
constexpr std::string_view delete_account = "DELETE FROM accounts WHERE email = $1";
// The mailbox is there for its index.
constexpr std::string_view delete_mails =
    "DELETE FROM messages WHERE mailbox = $1 AND recipient = $2 AND state <> 'leased'";
constexpr std::string_view select_mails = "SELECT id FROM messages WHERE mailbox = $1 AND recipient = $2";

} // namespace

Task<std::int64_t> MadeUpAddresses::remove(std::vector<EmailAddress> addresses)
{
    auto work = [addresses = std::move(addresses)](sql::Connection& connection) {
        std::int64_t in_hand = 0;
        for (const auto& email : addresses) {
            connection(delete_links, email.text());
            connection(delete_claims, email.text());
            connection(delete_account, email.text());
            connection(delete_mails, email.mailbox(), email.text());
            in_hand += std::ssize(connection(select_mails, email.mailbox(), email.text()).rows);
        }
        return in_hand;
    };
    co_return co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view count_unfinished =
    "SELECT (SELECT count(*) FROM messages WHERE state = 'queued') + "
    "(SELECT count(*) FROM messages WHERE state = 'leased')";

} // namespace

Task<std::int64_t> MadeUpAddresses::unfinished_mails()
{
    auto work = [](sql::Connection& connection) { return connection(count_unfinished).first()->integer(0); };
    co_return co_await database_.read(std::move(work));
}

} // namespace postkey::store

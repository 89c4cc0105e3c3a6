#include "store/own_data.hpp"

#include "store/cause.hpp"
#include "store/rows.hpp"

namespace postkey::store {

OwnData::OwnData(sql::Database& database) : database_(database) {}

namespace {

constexpr std::string_view select_mails =
    "SELECT m.id, m.kind, m.state, m.created_at, m.finished_at FROM messages m JOIN accounts a "
    "ON a.email = m.recipient WHERE a.id = $1 AND m.created_at >= a.created_at "
    "ORDER BY m.created_at DESC, m.id DESC";
constexpr std::string_view select_devices = "SELECT device, first_used_at, last_used_at FROM known_devices "
                                            "WHERE account = $1 ORDER BY last_used_at DESC, device";
constexpr std::string_view select_deeds = "SELECT event, outcome, at, source, client FROM audit WHERE "
                                          "subject = $1 AND actor = $2 ORDER BY seq DESC "
                                          "LIMIT 1000";

OwnMail mail_from(const sql::Row& row)
{
    const auto finished_at = row.optional_integer(4);
    return {MessageId::trusted(row.text(0)), row.optional_text(1).value_or(""), row.text(2),
            from_milliseconds(row.integer(3)),
            finished_at ? std::optional(from_milliseconds(*finished_at)) : std::nullopt};
}

KnownDevice device_from(const sql::Row& row)
{
    constexpr std::string_view named = "client ";
    const auto& device = row.text(0);
    return {device.starts_with(named) ? device.substr(named.size()) : std::string(),
            from_milliseconds(row.integer(1)), from_milliseconds(row.integer(2))};
}

} // namespace

Task<KeptData> OwnData::read(AccountId account, Instant now)
{
    auto work = [account = std::move(account), now](sql::Connection& connection) {
        KeptData kept;
        for (const auto& row : connection(select_mails, account.text()).rows)
            kept.mails.push_back(mail_from(row));
        for (const auto& row : connection(select_devices, account.text()).rows)
            kept.devices.push_back(device_from(row));
        for (const auto& row : connection(select_deeds, account.text(), actor_of(account)).rows)
            kept.deeds.push_back({row.text(0), row.text(1), from_milliseconds(row.integer(2)),
                                  row.optional_text(3).value_or(""), row.optional_text(4).value_or("")});
        kept.email_change = find_email_change(connection, account, now);
        return kept;
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace postkey::store

// Whether a message may still leave, right before it does.
#include "store/outbox.hpp"
#include "store/rows.hpp"

namespace postkey::store {
namespace {

constexpr std::string_view select_newer =
    "SELECT 1 FROM messages AS newer WHERE newer.recipient = $2 AND newer.mailbox = $1 "
    "AND newer.created_at > $4 AND newer.state IN ('queued', 'leased', 'sent') AND (newer.intent = $3 OR "
    "(newer.intent IN ('sign_up', 'resend_verification') AND $3 IN ('sign_up', 'resend_verification'))) "
    "LIMIT 1";
} // namespace

bool has_newer(sql::Connection& connection, Intent intent, const std::string& mailbox,
               const std::string& recipient, std::int64_t created_at)
{
    const bool asked_for =
        intent == Intent::sign_up || intent == Intent::resend_verification || intent == Intent::recovery;
    return asked_for &&
           connection(select_newer, mailbox, recipient, to_text(intent), created_at).first() != nullptr;
}

namespace {

constexpr std::string_view select_held =
    "SELECT messages.intent, messages.mailbox, messages.recipient, messages.created_at, messages.token, "
    "action_tokens.used_at, action_tokens.expires_at FROM messages "
    "LEFT JOIN action_tokens ON action_tokens.jti = messages.token "
    "WHERE messages.id = $1 AND messages.fence = $2 AND messages.state = 'leased' "
    "AND messages.leased_until > $3";

} // namespace

Task<bool> Outbox::still_valid(Lease lease, Instant now)
{
    auto work = [lease = std::move(lease), now](sql::Connection& connection) {
        const auto result = connection(select_held, lease.id.text(), lease.fence, to_milliseconds(now));
        const auto* row = result.first();
        if (row == nullptr)
            return false;
        const bool link_is_good =
            !row->optional_text(4) || (!row->optional_integer(5) && row->optional_integer(6) &&
                                       *row->optional_integer(6) > to_milliseconds(now));
        const auto intent = parse_intent(row->text(0)).value();
        return link_is_good && !has_newer(connection, intent, row->text(1), row->text(2), row->integer(3));
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace postkey::store

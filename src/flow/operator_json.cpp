#include "flow/operator_json.hpp"

#include <boost/json/array.hpp>

namespace postkey::flow {

namespace json = boost::json;

json::value or_null(const std::optional<std::string>& text)
{
    return text ? json::value(*text) : json::value(nullptr);
}

json::value or_null(const std::optional<Instant>& instant)
{
    return instant ? json::value(to_rfc3339(*instant)) : json::value(nullptr);
}

json::object account_json(const Account& account)
{
    return {{"id", account.id.text()},
            {"email", account.email.text()},
            {"username", or_null(account.username)},
            {"name", or_null(account.name)},
            {"locale", to_text(account.locale)},
            {"account_status", to_text(account.account_status)},
            {"user_status", to_text(account.user_status)},
            {"created_at", to_rfc3339(account.created_at)}};
}

json::object details_json(const store::AccountDetails& details)
{
    auto out = account_json(details.account);
    out["has_password"] = details.password == store::AccountDetails::Password::set;
    out["verified_at"] = or_null(details.verified_at);
    out["password_changed_at"] = or_null(details.password_changed_at);
    out["sessions"] = details.sessions;
    out["waiting_mails"] = details.waiting_mails;
    return out;
}

json::object message_json(const store::MessageRecord& message, const mail::Mailbox& sender)
{
    const auto kind = message.kind ? std::optional(std::string(to_text(*message.kind))) : std::nullopt;
    return {{"id", message.id.text()},
            {"kind", or_null(kind)},
            {"lane", to_text(message.lane)},
            {"to", message.recipient.text()},
            {"state", message.state},
            {"attempts", message.attempts},
            {"created_at", to_rfc3339(message.created_at)},
            {"due_at", to_rfc3339(message.due_at)},
            {"message_id", mail::message_id_header(message.id, sender)},
            {"last_reply", or_null(message.last_reply)}};
}

namespace {

json::array tries_of(const store::MessageStory& story)
{
    json::array tries;
    for (const auto& attempt : story.attempts)
        tries.push_back({{"number", attempt.number},
                         {"at", to_rfc3339(attempt.at)},
                         {"outcome", attempt.outcome},
                         {"reply", attempt.reply}});
    return tries;
}

json::array outages_of(const store::MessageStory& story)
{
    json::array outages;
    for (const auto& outage : story.outages)
        outages.push_back({{"transport", outage.transport},
                           {"opened_at", to_rfc3339(outage.opened_at)},
                           {"closed_at", or_null(outage.closed_at)},
                           {"reason", outage.reason}});
    return outages;
}

} // namespace

json::object story_json(const store::MessageStory& story, const mail::Mailbox& sender)
{
    auto out = message_json(story.message, sender);
    out["intent"] = to_text(story.message.intent);
    out["reason"] = or_null(story.message.reason);
    out["decided_at"] = or_null(story.message.decided_at);
    out["give_up_at"] = to_rfc3339(story.message.give_up_at);
    out["finished_at"] = or_null(story.message.finished_at);
    out["tries"] = tries_of(story);
    out["outages"] = outages_of(story);
    return out;
}

json::object audit_json(const store::AuditRecord& record)
{
    return {{"seq", record.seq},
            {"at", to_rfc3339(record.at)},
            {"event", record.event},
            {"actor", record.actor},
            {"subject", or_null(record.subject)},
            {"request_id", or_null(record.request_id)},
            {"outcome", record.outcome},
            {"reason", or_null(record.reason)},
            {"source", or_null(record.source)},
            {"client", or_null(record.client)},
            {"digest", record.digest}};
}

} // namespace postkey::flow

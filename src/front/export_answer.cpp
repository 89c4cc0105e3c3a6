#include "front/export_answer.hpp"

#include "front/account_json.hpp"
#include "front/session_json.hpp"

#include <boost/json/serialize.hpp>

namespace postkey::front {
namespace {

boost::json::value time_or_null(const std::optional<Instant>& time)
{
    return time ? boost::json::value(to_rfc3339(*time)) : boost::json::value(nullptr);
}

boost::json::value text_or_null(const std::string& text)
{
    return text.empty() ? boost::json::value(nullptr) : boost::json::value(text);
}

boost::json::value change_or_null(const std::optional<store::PendingEmailChange>& change)
{
    if (!change)
        return nullptr;
    return boost::json::object{{"email", change->email.text()},
                               {"requested_at", to_rfc3339(change->requested_at)},
                               {"expires_at", to_rfc3339(change->expires_at)}};
}

boost::json::array mail_array(const std::vector<store::OwnMail>& mails)
{
    boost::json::array out;
    for (const auto& mail : mails)
        out.push_back(boost::json::object{{"id", mail.id.text()},
                                          {"kind", text_or_null(mail.kind)},
                                          {"state", mail.state},
                                          {"created_at", to_rfc3339(mail.created_at)},
                                          {"finished_at", time_or_null(mail.finished_at)}});
    return out;
}

boost::json::array device_array(const std::vector<store::KnownDevice>& devices)
{
    boost::json::array out;
    for (const auto& device : devices)
        out.push_back(boost::json::object{{"client", text_or_null(device.client)},
                                          {"first_used_at", to_rfc3339(device.first_used_at)},
                                          {"last_used_at", to_rfc3339(device.last_used_at)}});
    return out;
}

boost::json::array deed_array(const std::vector<store::OwnDeed>& deeds)
{
    boost::json::array out;
    for (const auto& deed : deeds)
        out.push_back(boost::json::object{{"event", deed.event},
                                          {"outcome", deed.outcome},
                                          {"at", to_rfc3339(deed.at)},
                                          {"source", text_or_null(deed.source)},
                                          {"client", text_or_null(deed.client)}});
    return out;
}

} // namespace

Task<http::Response> export_answer(Services& services, flow::Authenticated owner)
{
    const auto sessions = co_await services.sessions.list(owner.account.id);
    const auto kept = co_await services.export_account(owner.account.id);
    const boost::json::object body = {
        {"account", account_object(owner.account)},
        {"sessions", session_array(sessions, owner.session)},
        {"email_change", change_or_null(kept.email_change)},
        {"mails", mail_array(kept.mails)},
        {"devices", device_array(kept.devices)},
        {"events", deed_array(kept.deeds)},
        {"exported_at", to_rfc3339(services.clock.now())},
    };
    auto response = http::json_response(200, boost::json::serialize(body));
    response.headers.add("Content-Disposition", "attachment; filename=\"account.json\"");
    co_return response;
}

} // namespace postkey::front

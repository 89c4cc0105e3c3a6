#include "front/inbox/mail_json.hpp"

#include "front/inbox/mail_headers.hpp"

#include <boost/json.hpp>

namespace postkey::front::inbox {

std::string mail_json(const mail::InboxEntry& entry)
{
    boost::json::object headers;
    for (const auto& [name, value] : headers_of(entry.source))
        headers[name] = value;
    return boost::json::serialize(boost::json::object{
        {"id", entry.id},
        {"to", entry.to},
        {"kind", entry.kind},
        {"subject", entry.subject},
        {"link", entry.link},
        {"code", entry.code},
        {"text", entry.text},
        {"html", entry.html},
        {"headers", std::move(headers)},
    });
}

} // namespace postkey::front::inbox

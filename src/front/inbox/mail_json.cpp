#include "front/inbox/mail_json.hpp"

#include "base/unicode.hpp"

#include <boost/json.hpp>

namespace postkey::front::inbox {
namespace {

std::string_view take_line(std::string_view& text)
{
    auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

boost::json::object headers_of(std::string_view source)
{
    boost::json::object headers;
    std::string name;
    std::string value;
    for (auto line = take_line(source); !line.empty(); line = take_line(source)) {
        if (line.starts_with(' ') || line.starts_with('\t')) { // folded (RFC 5322 §2.2.3)
            value.append(line);
        } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
            name = line.substr(0, colon);
            value = trimmed(line.substr(colon + 1));
        }
        if (!name.empty())
            headers[name] = value;
    }
    return headers;
}

} // namespace

std::string mail_json(const mail::InboxEntry& entry)
{
    return boost::json::serialize(boost::json::object{
        {"id", entry.id},
        {"to", entry.to},
        {"kind", entry.kind},
        {"subject", entry.subject},
        {"link", entry.link},
        {"code", entry.code},
        {"text", entry.text},
        {"html", entry.html},
        {"headers", headers_of(entry.source)},
    });
}

} // namespace postkey::front::inbox

#include "http/answer.hpp"

#include "http/grammar.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace postkey::http {
namespace {

constexpr auto ours =
    std::to_array<std::string_view>({"Connection", "Content-Length", "Date", "Keep-Alive", "Server",
                                     "Trailer", "Transfer-Encoding", "Upgrade", "X-Request-Id"});

bool is_ours(std::string_view name)
{
    return std::ranges::any_of(ours, [&](std::string_view own) { return same_name(name, own); });
}

void append_field(std::string& out, std::string_view name, std::string_view value)
{
    out.append(name).append(": ").append(value).append("\r\n");
}

} // namespace

void require_sendable(const Response& response)
{
    for (const auto& [name, value] : response.headers.entries())
        if (!is_token(name) || !is_field_value(value))
            throw std::logic_error("an answer's header field could end its line");
}

bool may_have_body(unsigned status)
{
    return status != 204 && status != 304;
}

std::string answer_head(const Response& response, const AnswerFrame& frame)
{
    std::string out;
    out.reserve(1024);
    out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    out.append(reason_phrase(response.status)).append("\r\n");
    append_field(out, "Date", to_http_date(frame.date));
    append_field(out, "X-Request-Id", frame.request_id);
    for (const auto& [name, value] : response.headers.entries())
        if (!is_ours(name))
            append_field(out, name, value);
    append_security_headers(out, response, frame.scheme);
    if (may_have_body(response.status))
        append_field(out, "Content-Length", std::to_string(response.body.size()));
    if (frame.afterwards != Afterwards::keep)
        append_field(out, "Connection", frame.afterwards == Afterwards::close ? "close" : "keep-alive");
    out += "\r\n";
    return out;
}

} // namespace postkey::http

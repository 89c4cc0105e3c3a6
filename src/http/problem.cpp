#include "http/response.hpp"

namespace postkey::http {
namespace {

// Appends `text`, which is UTF-8, as a JSON string (RFC 8259 §7).
void append_string(std::string& out, std::string_view text)
{
    static constexpr char digits[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            out += "\\u00";
            out += digits[byte >> 4];
            out += digits[byte & 0x0f];
        } else {
            out += c;
        }
    }
    out += '"';
}

void append_member(std::string& out, std::string_view key, std::string_view value)
{
    append_string(out, key);
    out += ':';
    append_string(out, value);
}

} // namespace

Response problem(unsigned status, std::string code, std::string detail, std::vector<FieldError> errors)
{
    std::string body = R"({"type":"about:blank",)";
    append_member(body, "title", reason_phrase(status));
    body += ",\"status\":" + std::to_string(status) + ',';
    append_member(body, "detail", detail);
    body += ',';
    append_member(body, "code", code);
    for (const auto& error : errors) {
        body += &error == errors.data() ? ",\"errors\":[{" : ",{";
        append_member(body, "pointer", error.pointer);
        body += ',';
        append_member(body, "code", error.code);
        body += ',';
        append_member(body, "detail", error.detail);
        body += '}';
    }
    body += errors.empty() ? "}" : "]}";
    auto response = json_response(status, std::move(body));
    response.headers.set("Content-Type", "application/problem+json");
    return response;
}

} // namespace postkey::http

#include "http/head.hpp"

#include "base/unicode.hpp"
#include "http/grammar.hpp"

#include <algorithm>

namespace postkey::http {
namespace {

constexpr std::size_t most_fields = 100;

enum class Version
{
    http10,
    http11
};

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

std::string_view take_line(std::string_view& text)
{
    const auto end = text.find("\r\n");
    const auto line = text.substr(0, end);
    text.remove_prefix(end + 2);
    return line;
}

// A host and perhaps a port. It is never used, but one that cannot be a host is a broken request (RFC 9112
// §3.2).
bool is_host(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string_view("-._~%!$&'()*+;=:[]").contains(c);
    });
}

// method SP target SP version, with exactly these two spaces.
std::optional<Refusal> objection_to_line(std::string_view line, Version& version)
{
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == line.npos || first == last || !is_token(line.substr(0, first)))
        return malformed_request;
    const auto target = line.substr(first + 1, last - first - 1);
    const auto protocol = line.substr(last + 1);
    if (target.empty() || target.find_first_of(" \t") != target.npos)
        return malformed_request;
    if (protocol == "HTTP/1.1" || protocol == "HTTP/1.0") {
        version = protocol == "HTTP/1.1" ? Version::http11 : Version::http10;
        return std::nullopt;
    }
    const bool other = protocol.size() == 8 && protocol.starts_with("HTTP/") && is_digit(protocol[5]) &&
                       is_digit(protocol[7]);
    return other && protocol[6] == '.' ? unknown_version : malformed_request;
}

// How often the fields came that say where a request ends and for whom it is.
struct Framing
{
    int hosts = 0;
    int lengths = 0;
    int codings = 0;
};

bool is_sound_field(std::string_view line, Framing& framing)
{
    const auto colon = line.find(':');
    // A folded line and a space before the colon both fail here: neither leaves a token.
    if (colon == line.npos || !is_token(line.substr(0, colon)))
        return false;
    const auto name = line.substr(0, colon);
    const auto value = trimmed(line.substr(colon + 1));
    if (!is_valid_utf8(value))
        return false;
    if (same_name(name, "Host"))
        return ++framing.hosts == 1 && is_host(value);
    if (same_name(name, "Content-Length"))
        return ++framing.lengths == 1 && !value.empty() && value.size() < 20 &&
               std::ranges::all_of(value, is_digit);
    if (same_name(name, "Transfer-Encoding"))
        return ++framing.codings == 1 && same_name(value, "chunked");
    return true;
}

} // namespace

HeadScan scan_head(std::string_view bytes, std::size_t& examined)
{
    for (; examined < bytes.size(); ++examined) {
        const auto byte = static_cast<unsigned char>(bytes[examined]);
        if ((byte >= 0x20 && byte != 0x7f) || byte == '\t')
            continue;
        if (byte != '\r')
            return HeadScan::malformed;
        if (examined + 1 == bytes.size())
            return HeadScan::incomplete;
        if (bytes[examined + 1] != '\n')
            return HeadScan::malformed;
        const bool ends = bytes.substr(0, examined).ends_with("\r\n");
        examined += 1;
        if (ends) {
            examined += 1;
            return HeadScan::complete;
        }
    }
    return HeadScan::incomplete;
}

std::optional<Refusal> objection_to(std::string_view head)
{
    Version version = Version::http11;
    if (const auto objection = objection_to_line(take_line(head), version))
        return objection;
    Framing framing;
    std::size_t fields = 0;
    for (auto line = take_line(head); !line.empty(); line = take_line(head)) {
        if (++fields > most_fields)
            return too_many_fields;
        if (!is_sound_field(line, framing))
            return malformed_request;
    }
    if (version == Version::http11 && framing.hosts == 0)
        return malformed_request;
    if (framing.codings > 0 && (framing.lengths > 0 || version == Version::http10))
        return malformed_request;
    return std::nullopt;
}

} // namespace postkey::http

// Request targets (http/target.hpp).
#include "base/encoding.hpp"
#include "base/unicode.hpp"
#include "fuzz/support/target.hpp"
#include "http/target.hpp"

namespace postkey::fuzz {
namespace {

// Origin form with everything escaped but the slashes, which are borders.
std::string written(const http::Target& target)
{
    std::string out;
    for (const char c : target.path)
        out += c == '/' ? "/" : percent_encoded({&c, 1});
    const char* separator = "?";
    for (const auto& [name, value] : target.query.entries()) {
        out += separator + percent_encoded(name) + "=" + percent_encoded(value);
        separator = "&";
    }
    return out;
}

void try_request_target(std::string_view input)
{
    const auto target = http::parse_target(input);
    if (!target)
        return;
    require(target->path.starts_with('/'), "a path begins with a slash");
    require(is_valid_utf8(target->path) && !has_control_characters(target->path), "a path is plain text");
    for (const auto& [name, value] : target->query.entries())
        require(!has_control_characters(name) && !has_control_characters(value), "a query is plain text");
    const auto again = http::parse_target(written(*target));
    require(again && again->path == target->path && again->query.entries() == target->query.entries(),
            "what was read can be written and read again");
}

const Target target("request_target", try_request_target);

} // namespace
} // namespace postkey::fuzz

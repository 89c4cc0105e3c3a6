#include "http/target.hpp"

#include "base/encoding.hpp"
#include "base/unicode.hpp"
#include "http/form.hpp"

#include <algorithm>

namespace postkey::http {
namespace {

// A little more than RFC 3986 has, because browsers leave some of it as it is: |, ^, {, }, `.
bool is_target_character(char c)
{
    return c > ' ' && c < '\x7f' && !std::string_view("#\"<>\\").contains(c);
}

std::optional<std::string_view> without_authority(std::string_view text)
{
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!same_name(text.substr(0, scheme.size()), scheme))
            continue;
        text.remove_prefix(scheme.size());
        const auto authority = std::min(text.find_first_of("/?"), text.size());
        if (authority == 0)
            return std::nullopt;
        return text.substr(authority);
    }
    return std::nullopt;
}

bool has_encoded_slash(std::string_view path)
{
    return path.contains("%2F") || path.contains("%2f");
}

} // namespace

std::optional<Target> parse_target(std::string_view text)
{
    if (!std::ranges::all_of(text, is_target_character))
        return std::nullopt;
    if (!text.starts_with('/')) {
        const auto rest = without_authority(text);
        if (!rest)
            return std::nullopt;
        text = *rest;
    }
    const auto question = std::min(text.find('?'), text.size());
    const auto raw_path = text.substr(0, question);
    auto path = percent_decoded(raw_path);
    auto query = form_fields(text.substr(std::min(question + 1, text.size())));
    if (!path || !query || has_encoded_slash(raw_path) || has_control_characters(*path))
        return std::nullopt;
    for (const auto& [name, value] : query->entries())
        if (has_control_characters(name) || has_control_characters(value))
            return std::nullopt;
    if (path->empty())
        *path = "/";
    return Target{std::move(*path), std::move(*query)};
}

} // namespace postkey::http

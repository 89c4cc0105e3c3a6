#include "http/form.hpp"

#include "base/encoding.hpp"
#include "base/unicode.hpp"

#include <algorithm>

namespace postkey::http {
namespace {

constexpr std::size_t most_fields = 256;

std::optional<std::string> decoded(std::string_view text)
{
    std::string spaced(text);
    std::ranges::replace(spaced, '+', ' ');
    auto plain = percent_decoded(spaced);
    if (plain && (!is_valid_utf8(*plain) || plain->contains('\0')))
        return std::nullopt;
    return plain;
}

} // namespace

std::optional<Fields> form_fields(std::string_view body)
{
    Fields fields;
    while (!body.empty()) {
        const auto end = std::min(body.find('&'), body.size());
        const auto pair = body.substr(0, end);
        body.remove_prefix(std::min(end + 1, body.size()));
        if (pair.empty())
            continue;
        const auto equals = std::min(pair.find('='), pair.size());
        auto name = decoded(pair.substr(0, equals));
        auto value = decoded(pair.substr(std::min(equals + 1, pair.size())));
        if (!name || name->empty() || !value || fields.entries().size() == most_fields)
            return std::nullopt;
        fields.add(std::move(*name), std::move(*value));
    }
    return fields;
}

} // namespace postkey::http

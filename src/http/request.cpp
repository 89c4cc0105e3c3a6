#include "http/request.hpp"

#include "base/unicode.hpp"

#include <algorithm>

namespace postkey::http {
namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

} // namespace

std::string_view to_text(Method method)
{
    switch (method) {
    case Method::get:
        return "GET";
    case Method::head:
        return "HEAD";
    case Method::post:
        return "POST";
    case Method::put:
        return "PUT";
    case Method::patch:
        return "PATCH";
    case Method::delete_:
        return "DELETE";
    case Method::options:
        return "OPTIONS";
    case Method::trace:
        return "TRACE";
    }
    return {};
}

std::optional<Method> parse_method(std::string_view text)
{
    for (const auto method : {Method::get, Method::head, Method::post, Method::put, Method::patch,
                              Method::delete_, Method::options, Method::trace})
        if (to_text(method) == text)
            return method;
    return std::nullopt;
}

bool same_name(std::string_view a, std::string_view b)
{
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

void Fields::set(std::string name, std::string value)
{
    std::erase_if(entries_, [&](const auto& entry) { return same_name(entry.first, name); });
    add(std::move(name), std::move(value));
}

std::optional<std::string_view> Fields::find(std::string_view name) const
{
    for (const auto& entry : entries_)
        if (same_name(entry.first, name))
            return entry.second;
    return std::nullopt;
}

std::vector<std::string_view> Fields::find_all(std::string_view name) const
{
    std::vector<std::string_view> found;
    for (const auto& entry : entries_)
        if (same_name(entry.first, name))
            found.emplace_back(entry.second);
    return found;
}

std::optional<std::string> Request::cookie(std::string_view name) const
{
    std::optional<std::string> found;
    for (auto rest : headers.find_all("Cookie")) {
        while (!rest.empty()) {
            const auto end = std::min(rest.find(';'), rest.size());
            const auto pair = trimmed(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
            const auto equals = pair.find('=');
            // Cookie names keep their case (RFC 6265 §5.4), unlike names of header fields.
            if (equals == pair.npos || pair.substr(0, equals) != name)
                continue;
            if (found)
                return std::nullopt;
            found = pair.substr(equals + 1);
        }
    }
    return found;
}

std::string Request::media_type() const
{
    const auto value = headers.find("Content-Type").value_or(std::string_view());
    return ascii_lower(trimmed(value.substr(0, value.find(';'))));
}

} // namespace postkey::http

#include "domain/username.hpp"

#include "base/unicode.hpp"

namespace postkey {

std::optional<Username> Username::parse(std::string_view text)
{
    if (text.empty() || text.size() > longest)
        return std::nullopt;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        const bool inner = i > 0 && (c == '.' || c == '_' || c == '-');
        if (!alphanumeric && !inner)
            return std::nullopt;
    }
    return Username(std::string(text));
}

std::string Username::canonical() const
{
    return ascii_lower(text_);
}

} // namespace postkey

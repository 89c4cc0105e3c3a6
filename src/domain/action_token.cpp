#include "domain/action_token.hpp"

#include <array>
#include <utility>

namespace postkey {
namespace {

constexpr std::array<std::pair<TokenScope, std::string_view>, 5> names = {{
    {TokenScope::pwd_reset, "pwd_reset"},
    {TokenScope::verify_email, "verify_email"},
    {TokenScope::change_email, "change_email"},
    {TokenScope::undo_change, "undo_change"},
    {TokenScope::invite, "invite"},
}};

} // namespace

std::string_view to_text(TokenScope scope)
{
    for (const auto& [value, text] : names)
        if (value == scope)
            return text;
    return "";
}

std::optional<TokenScope> parse_token_scope(std::string_view text)
{
    for (const auto& [value, name] : names)
        if (name == text)
            return value;
    return std::nullopt;
}

} // namespace postkey

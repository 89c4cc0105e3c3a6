#pragma once
// What a mailed link carries (product.md §6): the claims of a signed token, as values.
#include "base/id.hpp"
#include "base/instant.hpp"

#include <optional>
#include <string_view>

namespace postkey {

enum class TokenScope
{
    pwd_reset,
    verify_email,
    change_email,
    undo_change,
    invite
};

std::string_view to_text(TokenScope scope); // "pwd_reset"
std::optional<TokenScope> parse_token_scope(std::string_view text);

struct TokenClaims
{
    AccountId subject; // an account, or the claim that becomes one
    TokenScope scope;
    MessageId jti;      // the message that first carried it
    Instant issued_at;  // whole seconds
    Instant expires_at; // whole seconds; the outer bound: the row may say less
};

} // namespace postkey

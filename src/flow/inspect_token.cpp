#include "flow/inspect_token.hpp"

#include "crypto/digest.hpp"
#include "flow/cause.hpp"

namespace postkey::flow {

InspectToken::InspectToken(store::ActionTokens& tokens, store::Claims& claims,
                           const crypto::ActionTokens& minted, const Clock& clock, Random& random)
    : tokens_(tokens), claims_(claims), minted_(minted), clock_(clock), random_(random)
{
}

Task<void> InspectToken::record_refusal(SecretString token, Origin origin)
{
    const auto now = clock_.now();
    auto claims = minted_.verify(token, now);
    if (claims && !co_await tokens_.find_open(*claims, now))
        co_await tokens_.refuse(std::move(*claims), cause_of(origin, random_), now);
}

Task<std::expected<InspectedToken, Refusal>>
InspectToken::operator()(SecretString token, std::optional<SecretString> claim_cookie)
{
    const auto now = clock_.now();
    const auto claims = minted_.verify(token, now);
    if (!claims)
        co_return std::unexpected(Refusal::token_not_valid);
    const auto open = co_await tokens_.find_open(*claims, now);
    if (!open)
        co_return std::unexpected(Refusal::token_not_valid);
    InspectedToken inspected{.scope = open->scope, .email = open->email, .expires_at = open->expires_at};
    if (open->scope == TokenScope::verify_email) {
        const auto claim = co_await claims_.find(open->subject, now);
        if (!claim)
            co_return std::unexpected(Refusal::token_not_valid);
        if (claim_cookie &&
            crypto::equal_in_constant_time(crypto::token_digest(*claim_cookie), claim->proof_digest))
            inspected.browser = InspectedToken::Browser::same;
    }
    co_return inspected;
}

} // namespace postkey::flow

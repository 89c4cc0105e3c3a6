#include "flow/verify_email.hpp"

#include "crypto/digest.hpp"
#include "flow/cause.hpp"
#include "flow/find_token.hpp"

namespace postkey::flow {

VerifyEmail::VerifyEmail(store::ActionTokens& tokens, store::Claims& claims,
                         const crypto::ActionTokens& minted, crypto::PasswordHasher& hasher,
                         NewPassword& new_password, const Clock& clock, Random& random)
    : tokens_(tokens), claims_(claims), minted_(minted), hasher_(hasher), new_password_(new_password),
      clock_(clock), random_(random)
{
}

Task<std::expected<Account, Refusal>> VerifyEmail::operator()(VerifyEmailRequest request)
{
    const auto now = clock_.now();
    auto cause = cause_of(request.origin, random_);
    auto token =
        co_await find_token(tokens_, minted_, std::move(request.proof), TokenScope::verify_email, cause, now);
    if (!token)
        co_return std::unexpected(Refusal::token_not_valid);
    auto claim = co_await claims_.find(token->subject, now);
    if (!claim)
        co_return std::unexpected(Refusal::token_not_valid);

    auto credential = co_await chosen_password(*claim, std::move(request));
    if (!credential)
        co_return std::unexpected(credential.error());
    cause.actor = store::actor_of(token->subject);
    auto account = co_await tokens_.activate_claim(std::move(*token), std::move(credential->hash),
                                                   credential->profile, std::move(cause), clock_.now());
    if (!account)
        co_return std::unexpected(Refusal::token_not_valid);
    co_return *account;
}

Task<std::expected<VerifyEmail::Credential, Refusal>> VerifyEmail::chosen_password(store::StoredClaim claim,
                                                                                   VerifyEmailRequest request)
{
    const bool same_browser =
        request.claim_cookie &&
        crypto::equal_in_constant_time(crypto::token_digest(*request.claim_cookie), claim.proof_digest);
    if (same_browser)
        co_return Credential{claim.password, store::ActionTokens::Profile::kept};
    if (!request.password)
        co_return std::unexpected(Refusal::proof_required);

    auto place = hasher_.place(crypto::HashingTurn::proven);
    const auto normalized = normalized_password(*request.password);
    if (normalized && co_await hasher_.verify(claim.password, *normalized, std::move(place)))
        co_return Credential{claim.password, store::ActionTokens::Profile::kept};
    if (request.new_password == VerifyEmailRequest::NewPassword::refused)
        co_return std::unexpected(Refusal::proof_required);

    // Not the claim's: whoever made the claim may not be who reads this mailbox, so nothing of his is kept
    // (S-047).
    auto hash =
        co_await new_password_(std::move(*request.password), words_of(claim.account.email, std::nullopt),
                               crypto::HashingTurn::proven);
    if (!hash)
        co_return std::unexpected(hash.error());
    co_return Credential{std::move(*hash), store::ActionTokens::Profile::dropped};
}

} // namespace postkey::flow

#include "flow/sign_up.hpp"

#include "crypto/digest.hpp"
#include "crypto/system_random.hpp"

namespace postkey::flow {

SignUp::SignUp(store::Claims& claims, NewPassword& new_password, const Policy& policy, const Clock& clock,
               Random& random)
    : claims_(claims), new_password_(new_password), policy_(policy), clock_(clock), random_(random)
{
}

Task<std::expected<SignedUp, Refusal>> SignUp::operator()(SignUpRequest request)
{
    const auto username = request.username ? std::optional(request.username->text()) : std::nullopt;
    auto hash = co_await new_password_(std::move(request.password), words_of(request.email, username),
                                       crypto::HashingTurn::sign_up);
    if (!hash)
        co_return std::unexpected(hash.error());

    const auto now = clock_.now();
    const auto proof = crypto::make_opaque_token(random_);
    const auto canonical = request.username ? std::optional(request.username->canonical()) : std::nullopt;
    store::NewClaim claim{.id = AccountId::make(now, random_),
                          .email = request.email,
                          .username = username,
                          .username_canonical = canonical,
                          .name = request.name,
                          .locale = request.origin.locale,
                          .password = std::move(*hash),
                          .proof_digest = crypto::token_digest(proof),
                          .created_at = now,
                          .expires_at = now + policy_.claim_life};
    auto mail = new_message(Intent::sign_up, request.email, request.origin, policy_, now, random_);
    mail.subject = claim.id;
    SignedUp signed_up{.account = {.id = claim.id,
                                   .email = request.email,
                                   .username = username,
                                   .name = request.name,
                                   .locale = request.origin.locale,
                                   .account_status = AccountStatus::unverified,
                                   .user_status = UserStatus::active,
                                   .created_at = now},
                       .mail = mail.id,
                       .claim_proof = proof};
    co_await claims_.record_sign_up(std::move(claim), std::move(mail));
    co_return signed_up;
}

} // namespace postkey::flow

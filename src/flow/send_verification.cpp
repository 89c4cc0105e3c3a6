#include "flow/send_verification.hpp"

#include "crypto/digest.hpp"
#include "domain/password_policy.hpp"
#include "flow/new_message.hpp"

namespace postkey::flow {

SendVerification::SendVerification(store::Accounts& accounts, store::Claims& claims, store::Outbox& outbox,
                                   crypto::PasswordHasher& hasher, const Policy& policy, const Clock& clock,
                                   Random& random)
    : accounts_(accounts), claims_(claims), outbox_(outbox), hasher_(hasher), policy_(policy), clock_(clock),
      random_(random)
{
}

Task<std::expected<std::optional<MessageId>, Refusal>>
SendVerification::operator()(SendVerificationRequest request)
{
    if (request.signed_in == request.id)
        co_return std::nullopt; // verified already: nothing to send
    const auto claim = co_await claims_.find(request.id, clock_.now());
    const auto account = co_await accounts_.find(request.id);
    const bool by_operator = request.by == SendVerificationRequest::By::an_operator;
    if (by_operator && !claim && !account)
        co_return std::unexpected(Refusal::not_found);

    const bool same_browser =
        claim && request.claim_cookie &&
        crypto::equal_in_constant_time(crypto::token_digest(*request.claim_cookie), claim->proof_digest);
    bool knows_password = false;
    if (!by_operator && !same_browser && request.identifier && request.password) {
        auto place = hasher_.place(crypto::HashingTurn::sign_in);
        const auto& owner = claim     ? std::optional(claim->account)
                            : account ? std::optional(account->account)
                                      : std::nullopt;
        const auto hash = claim ? std::optional(claim->password) : account ? account->password : std::nullopt;
        const auto identifier = store::parse_identifier(*request.identifier);
        const bool named =
            owner && identifier &&
            (identifier->canonical == owner->email.text() ||
             (owner->username && identifier->canonical == Username::trusted(*owner->username).canonical()));
        const auto normalized = normalized_password(*request.password);
        if (named && hash && normalized)
            knows_password = co_await hasher_.verify(*hash, *normalized, std::move(place));
        else
            co_await hasher_.verify_nothing(normalized.value_or(SecretString()), std::move(place));
    }
    if (!by_operator && !same_browser && !knows_password)
        co_return std::unexpected(Refusal::proof_required);
    if (!claim)
        co_return std::nullopt;
    auto mail = new_message(Intent::resend_verification, claim->account.email, request.origin, policy_,
                            clock_.now(), random_);
    mail.subject = claim->account.id;
    mail.cause.actor = store::actor_of(claim->account.id);
    const auto id = mail.id;
    co_await outbox_.record(std::move(mail));
    co_return id;
}

} // namespace postkey::flow

#include "flow/sign_in.hpp"

#include "crypto/digest.hpp"
#include "crypto/system_random.hpp"
#include "domain/password_policy.hpp"

namespace postkey::flow {

SignIn::SignIn(store::Accounts& accounts, store::Sessions& sessions, crypto::PasswordHasher& hasher,
               Throttle& throttle, const Policy& policy, const Clock& clock, Random& random)
    : accounts_(accounts), sessions_(sessions), hasher_(hasher), throttle_(throttle), policy_(policy),
      clock_(clock), random_(random)
{
}

Task<std::expected<SignedIn, Refusal>> SignIn::operator()(SignInRequest request)
{
    if (throttle_.sign_in_refused(request.origin.source, request.identifier))
        co_return std::unexpected(Refusal::too_many_requests);
    auto checked_account = co_await checked(request.identifier, std::move(request.password));
    if (!checked_account) {
        throttle_.sign_in_failed(request.origin.source, request.identifier);
        co_return std::unexpected(checked_account.error());
    }

    const auto now = clock_.now();
    SignedIn signed_in{.account = checked_account->account,
                       .session = SessionId::make(now, random_),
                       .secret = crypto::make_opaque_token(random_)};
    const bool browser = request.session_for == SignInRequest::For::browser;
    const auto digest = crypto::token_digest(signed_in.secret);
    store::NewSession session{.id = signed_in.session,
                              .account = signed_in.account.id,
                              .cookie_digest = browser ? std::optional(digest) : std::nullopt,
                              .refresh_digest = browser ? std::nullopt : std::optional(digest),
                              .client = request.origin.client,
                              .created_at = now,
                              .expires_at = now + policy_.sessions.absolute};
    const bool opened = co_await sessions_.open(std::move(session), checked_account->password_hash);
    if (!opened)
        co_return std::unexpected(Refusal::credentials_not_valid);
    co_return signed_in;
}

Task<std::expected<SignIn::Checked, Refusal>> SignIn::checked(std::string identifier, SecretString password)
{
    // An identifier that cannot exist is asked for all the same: one read and one Argon2 run in every case
    // (S-056).
    const auto parsed = store::parse_identifier(identifier);
    const auto asked = parsed.value_or(store::Identifier{store::Identifier::Form::username, "@"});
    const auto stored = co_await accounts_.find_for_sign_in(asked, clock_.now());
    const auto normalized = normalized_password(password);
    const bool checkable = stored && stored->password && normalized && parsed;
    if (!checkable) {
        co_await hasher_.verify_nothing(normalized.value_or(SecretString()));
        co_return std::unexpected(Refusal::credentials_not_valid);
    }
    const bool right = co_await hasher_.verify(*stored->password, *normalized);
    if (!right || stored->account.user_status == UserStatus::disabled)
        co_return std::unexpected(Refusal::credentials_not_valid);
    if (stored->account.account_status == AccountStatus::unverified)
        co_return std::unexpected(Refusal::email_not_verified);

    Checked result{stored->account, stored->password->phc};
    if (hasher_.is_weaker_than_today(*stored->password)) {
        auto stronger = co_await hasher_.hash(*normalized);
        result.password_hash = stronger.phc;
        co_await accounts_.rehash(stored->account.id, *stored->password, std::move(stronger));
    }
    co_return result;
}

} // namespace postkey::flow

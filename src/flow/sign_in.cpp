#include "flow/sign_in.hpp"

#include "base/failure.hpp"
#include "base/log.hpp"
#include "crypto/digest.hpp"
#include "crypto/system_random.hpp"
#include "domain/password_policy.hpp"
#include "flow/cause.hpp"
#include "flow/new_message.hpp"

namespace postkey::flow {
namespace {

// What an account knows a device by. Bound to the account, so that no row tells who shares a browser; a
// client without cookies is known by its name from the fixed list.
std::string device_of(const AccountId& account, const std::optional<SecretString>& cookie,
                      const std::string& client)
{
    if (!cookie)
        return "client " + client;
    return crypto::token_digest(SecretString(account.text() + " " + std::string(cookie->reveal())));
}

} // namespace

SignIn::SignIn(store::Accounts& accounts, store::Sessions& sessions, store::AuditLog& audit,
               crypto::PasswordHasher& hasher, Throttle& throttle, const Policy& policy, const Clock& clock,
               Random& random)
    : accounts_(accounts), sessions_(sessions), audit_(audit), hasher_(hasher), throttle_(throttle),
      policy_(policy), clock_(clock), random_(random)
{
}

Task<std::expected<SignedIn, Refusal>> SignIn::operator()(SignInRequest request)
{
    auto attempt = co_await throttle_.sign_in(request.origin.source, request.identifier);
    if (!attempt)
        co_return std::unexpected(Refusal::too_many_requests);
    // Checked again when the hash was another one meanwhile: a rehash beside us changes nothing, a reset
    // does.
    constexpr int most_checks = 2;
    for (int i = 0; i < most_checks; ++i) {
        const auto account = co_await checked(request.identifier, request.password);
        if (!account) {
            // A right password for a claim is no guess.
            if (account.error().refusal == Refusal::credentials_not_valid)
                attempt->failed();
            co_await record_refusal(account.error(), std::move(request.origin));
            co_return std::unexpected(account.error().refusal);
        }
        auto signed_in = co_await opened(*account, request.session_for, request.device, request.origin);
        if (!signed_in)
            continue;
        if (hasher_.is_weaker_than_today(account->hash))
            co_await rehash(*account, std::move(request.password));
        co_return std::move(*signed_in);
    }
    attempt->failed();
    NotChecked changed{Refusal::credentials_not_valid, std::nullopt, "the password was changed meanwhile"};
    co_await record_refusal(std::move(changed), std::move(request.origin));
    co_return std::unexpected(Refusal::credentials_not_valid);
}

Task<void> SignIn::record_refusal(NotChecked refused, Origin origin)
{
    const auto subject = refused.subject ? std::optional(refused.subject->text()) : std::nullopt;
    store::AuditEntry entry{.event = store::AuditEvent::sign_in,
                            .subject = subject,
                            .outcome = store::AuditOutcome::refused,
                            .reason = std::move(refused.reason)};
    co_await audit_.record(std::move(entry), cause_of(origin, random_), clock_.now());
}

Task<std::optional<SignedIn>> SignIn::opened(Checked checked_account, SignInRequest::For session_for,
                                             std::optional<SecretString> device, Origin origin)
{
    const auto now = clock_.now();
    SignedIn signed_in{.account = checked_account.account,
                       .session = SessionId::make(now, random_),
                       .secret = crypto::make_opaque_token(random_)};
    const bool browser = session_for == SignInRequest::For::browser;
    const auto digest = crypto::token_digest(signed_in.secret);
    store::NewSession session{.id = signed_in.session,
                              .account = signed_in.account.id,
                              .cookie_digest = browser ? std::optional(digest) : std::nullopt,
                              .refresh_digest = browser ? std::nullopt : std::optional(digest),
                              .client = origin.client,
                              .created_at = now,
                              .expires_at = now + policy_.sessions.absolute,
                              .device = device_of(signed_in.account.id, device, origin.client)};
    session.notice = new_message(Intent::new_sign_in, signed_in.account.email, origin, policy_, now, random_);
    session.notice->subject = signed_in.account.id;
    session.cause = cause_of(origin, signed_in.account.id, random_);
    const bool open = co_await sessions_.open(std::move(session), checked_account.hash.phc);
    co_return open ? std::optional(std::move(signed_in)) : std::nullopt;
}

// A better hash of the same password is worth no refusal: who cannot have it now, gets it next time (S-054).
Task<void> SignIn::rehash(Checked checked_account, SecretString password)
{
    try {
        auto stronger = co_await hasher_.hash(normalized_password(password).value());
        co_await accounts_.rehash(checked_account.account.id, checked_account.hash, std::move(stronger));
    } catch (const BrokenDependency& broken) {
        log::warning("a password hash was not renewed", {{"cause", broken.what()}});
    } catch (const Busy& busy) {
        log::warning("a password hash was not renewed", {{"cause", busy.what()}});
    }
}

SignIn::NotChecked SignIn::not_checkable(const std::optional<store::StoredAccount>& stored)
{
    if (!stored)
        return {Refusal::credentials_not_valid, std::nullopt, "nobody has this identifier"};
    return {Refusal::credentials_not_valid, stored->account.id, "it has no such password"};
}

Task<std::expected<SignIn::Checked, SignIn::NotChecked>> SignIn::checked(std::string identifier,
                                                                         SecretString password)
{
    auto place = hasher_.place(crypto::HashingTurn::sign_in);
    // An identifier that cannot exist is asked for all the same: one read and one Argon2 run in every case
    // (S-056).
    const auto parsed = store::parse_identifier(identifier);
    const auto asked = parsed.value_or(store::Identifier{store::Identifier::Form::username, "@"});
    const auto stored = co_await accounts_.find_for_sign_in(asked, clock_.now());
    const auto normalized = normalized_password(password);
    const bool checkable = stored && stored->password && normalized && parsed;
    if (!checkable) {
        co_await hasher_.verify_nothing(normalized.value_or(SecretString()), std::move(place));
        co_return std::unexpected(not_checkable(stored));
    }
    const bool right = co_await hasher_.verify(*stored->password, *normalized, std::move(place));
    const auto& account = stored->account;
    const bool disabled = account.user_status == UserStatus::disabled;
    if (!right || disabled)
        co_return std::unexpected(NotChecked{Refusal::credentials_not_valid, account.id,
                                             right ? "the account is disabled" : "wrong password"});
    if (account.account_status == AccountStatus::unverified)
        co_return std::unexpected(
            NotChecked{Refusal::email_not_verified, account.id, "the address is not verified"});

    co_return Checked{stored->account, *stored->password};
}

} // namespace postkey::flow

#include "flow/current_password.hpp"

#include "domain/password_policy.hpp"
#include "flow/cause.hpp"

namespace postkey::flow {

CurrentPassword::CurrentPassword(store::Accounts& accounts, crypto::PasswordHasher& hasher,
                                 Throttle& throttle, store::AuditLog& audit, const Clock& clock,
                                 Random& random)
    : accounts_(accounts), hasher_(hasher), throttle_(throttle), audit_(audit), clock_(clock), random_(random)
{
}

Task<std::expected<store::StoredAccount, Refusal>>
CurrentPassword::operator()(AccountId account, SecretString password, Origin origin)
{
    auto attempt = co_await throttle_.sign_in(origin.source, account.text());
    if (!attempt)
        co_return std::unexpected(Refusal::too_many_requests);
    auto place = hasher_.place(crypto::HashingTurn::proven);
    auto stored = co_await accounts_.find(account);
    const auto normalized = normalized_password(password);
    const bool right = stored && stored->password && normalized &&
                       co_await hasher_.verify(*stored->password, *normalized, std::move(place));
    if (!right) {
        attempt->failed();
        store::AuditEntry entry{.event = store::AuditEvent::password_check,
                                .subject = account.text(),
                                .outcome = store::AuditOutcome::refused};
        co_await audit_.record(std::move(entry), cause_of(origin, account, random_), clock_.now());
        co_return std::unexpected(Refusal::credentials_not_valid);
    }
    co_return std::move(*stored);
}

} // namespace postkey::flow

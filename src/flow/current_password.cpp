#include "flow/current_password.hpp"

#include "domain/password_policy.hpp"

namespace postkey::flow {

Task<std::expected<store::StoredAccount, Refusal>> with_password(store::Accounts& accounts,
                                                                 crypto::PasswordHasher& hasher,
                                                                 Throttle& throttle, AccountId account,
                                                                 SecretString password, std::string source)
{
    auto attempt = co_await throttle.sign_in(std::move(source), account.text());
    if (!attempt)
        co_return std::unexpected(Refusal::too_many_requests);
    auto stored = co_await accounts.find(account);
    const auto normalized = normalized_password(password);
    const bool right =
        stored && stored->password && normalized && co_await hasher.verify(*stored->password, *normalized);
    if (!right) {
        attempt->failed();
        co_return std::unexpected(Refusal::credentials_not_valid);
    }
    co_return std::move(*stored);
}

} // namespace postkey::flow

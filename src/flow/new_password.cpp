#include "flow/new_password.hpp"

namespace postkey::flow {
namespace {

Refusal refusal_of(PasswordRefused refused)
{
    switch (refused) {
    case PasswordRefused::too_short:
        return Refusal::password_too_short;
    case PasswordRefused::too_long:
        return Refusal::password_too_long;
    case PasswordRefused::malformed:
        return Refusal::password_malformed;
    case PasswordRefused::too_easy_to_guess:
        return Refusal::password_too_easy;
    }
    return Refusal::password_malformed;
}

} // namespace

std::vector<std::string> words_of(const EmailAddress& email, const std::optional<std::string>& username)
{
    return {email.text(), std::string(email.local_part()), username.value_or("")};
}

NewPassword::NewPassword(const PasswordPolicy& policy, crypto::BreachedPasswords& breached,
                         crypto::PasswordHasher& hasher)
    : policy_(policy), breached_(breached), hasher_(hasher)
{
}

Task<std::expected<crypto::PasswordHash, Refusal>>
NewPassword::operator()(SecretString password, std::vector<std::string> words, crypto::HashingTurn turn)
{
    auto place = hasher_.place(turn);
    if (const auto refused = co_await judge(password, std::move(words), turn))
        co_return std::unexpected(*refused);
    co_return co_await hasher_.hash(normalized_password(password).value(), std::move(place));
}

Task<std::optional<Refusal>> NewPassword::judge(SecretString password, std::vector<std::string> words,
                                                crypto::HashingTurn turn)
{
    if (const auto refused = policy_.judge(password, words))
        co_return refusal_of(*refused);
    if (co_await breached_.have(normalized_password(password).value(), turn))
        co_return Refusal::password_breached;
    co_return std::nullopt;
}

} // namespace postkey::flow

#include "flow/reset_password.hpp"

#include "flow/cause.hpp"
#include "flow/find_token.hpp"
#include "flow/new_message.hpp"

namespace postkey::flow {
namespace {

// dundie's path names the account by username; address and id name it too.
bool names(const std::string& identifier, const Account& account)
{
    if (identifier == account.id.text())
        return true;
    const auto parsed = store::parse_identifier(identifier);
    if (!parsed)
        return false;
    if (parsed->form == store::Identifier::Form::email)
        return parsed->canonical == account.email.text();
    return account.username && Username::trusted(*account.username).canonical() == parsed->canonical;
}

} // namespace

ResetPassword::ResetPassword(store::ActionTokens& tokens, store::Accounts& accounts,
                             const crypto::ActionTokens& minted, NewPassword& new_password,
                             const Policy& policy, const Clock& clock, Random& random)
    : tokens_(tokens), accounts_(accounts), minted_(minted), new_password_(new_password), policy_(policy),
      clock_(clock), random_(random)
{
}

Task<std::expected<Account, Refusal>> ResetPassword::operator()(ResetPasswordRequest request)
{
    auto cause = cause_of(request.origin, random_);
    auto token = co_await find_token(tokens_, minted_, std::move(request.proof), TokenScope::pwd_reset,
                                     std::move(cause), clock_.now());
    if (!token)
        co_return std::unexpected(Refusal::token_not_valid);
    const auto stored = co_await accounts_.find(token->subject);
    if (!stored || (request.identifier && !names(*request.identifier, stored->account)))
        co_return std::unexpected(Refusal::token_not_valid);

    const auto& account = stored->account;
    auto hash = co_await new_password_(std::move(request.password), words_of(account.email, account.username),
                                       crypto::HashingTurn::proven);
    if (!hash)
        co_return std::unexpected(hash.error());

    auto notice =
        new_message(Intent::password_changed, account.email, request.origin, policy_, clock_.now(), random_);
    notice.subject = account.id;
    notice.cause.actor = store::actor_of(account.id);
    const auto updated =
        co_await tokens_.reset_password(std::move(*token), std::move(*hash), std::move(notice));
    if (!updated)
        co_return std::unexpected(Refusal::token_not_valid);
    co_return *updated;
}

} // namespace postkey::flow

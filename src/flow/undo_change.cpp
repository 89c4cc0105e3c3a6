#include "flow/undo_change.hpp"

#include "flow/cause.hpp"
#include "flow/find_token.hpp"
#include "flow/new_message.hpp"

namespace postkey::flow {

UndoChange::UndoChange(store::EmailChanges& changes, store::ActionTokens& tokens,
                       const crypto::ActionTokens& minted, const Policy& policy, const Clock& clock,
                       Random& random)
    : changes_(changes), tokens_(tokens), minted_(minted), policy_(policy), clock_(clock), random_(random)
{
}

Task<std::expected<Account, Refusal>> UndoChange::operator()(SecretString token, Origin origin)
{
    Proof proof = MailedToken{std::move(token)};
    auto cause = cause_of(origin, random_);
    auto open = co_await find_token(tokens_, minted_, std::move(proof), TokenScope::undo_change,
                                    std::move(cause), clock_.now());
    if (!open)
        co_return std::unexpected(Refusal::token_not_valid);
    auto recovery = new_message(Intent::take_back, open->email, origin, policy_, clock_.now(), random_);
    recovery.subject = open->subject;
    recovery.cause.actor = store::actor_of(open->subject);
    const auto restored = co_await changes_.take_back(std::move(*open), std::move(recovery));
    if (!restored)
        co_return std::unexpected(Refusal::token_not_valid);
    co_return *restored;
}

} // namespace postkey::flow

#pragma once
// "This was not me": the link in what an owner is told about a change. It gives the account back to the
// mailbox that was told, whatever was done since, and signs nobody in: the way in is the recovery mail that
// follows.
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/task.hpp"
#include "crypto/tokens.hpp"
#include "domain/account.hpp"
#include "domain/policy.hpp"
#include "flow/origin.hpp"
#include "flow/refusal.hpp"
#include "store/email_changes.hpp"

#include <expected>

namespace postkey::flow {

class UndoChange
{
public:
    UndoChange(store::EmailChanges& changes, store::ActionTokens& tokens, const crypto::ActionTokens& minted,
               const Policy& policy, const Clock& clock, Random& random);

    // The account has the told address again and no password, every session has ended, and a mail to choose a
    // new password is on its way there. Refusals: token_not_valid.
    Task<std::expected<Account, Refusal>> operator()(SecretString token, Origin origin);

private:
    store::EmailChanges& changes_;
    store::ActionTokens& tokens_;
    const crypto::ActionTokens& minted_;
    const Policy& policy_;
    const Clock& clock_;
    Random& random_;
};

} // namespace postkey::flow

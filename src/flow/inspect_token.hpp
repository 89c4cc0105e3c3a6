#pragma once
// "Is this link still good, and for what?" Changes nothing, so that a page and a mail scanner may ask as
// often as they like; only who acts on a link that is not good is put on record.
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/task.hpp"
#include "crypto/tokens.hpp"
#include "domain/account.hpp"
#include "flow/origin.hpp"
#include "flow/refusal.hpp"
#include "store/action_tokens.hpp"
#include "store/claims.hpp"

#include <expected>

namespace postkey::flow {

struct InspectedToken
{
    TokenScope scope;
    EmailAddress email; // mask it before a stranger's front end sees it
    Instant expires_at;
    enum class Browser
    {
        same,
        other
    } browser = Browser::other; // same: the claim cookie of this sign-up came along
};

class InspectToken
{
public:
    InspectToken(store::ActionTokens& tokens, store::Claims& claims, const crypto::ActionTokens& minted,
                 const Clock& clock, Random& random);

    // For a form that was sent with a link that turned out not to be good any more. A forged one leaves no
    // record.
    Task<void> record_refusal(SecretString token, Origin origin);

    // Refusals: token_not_valid.
    Task<std::expected<InspectedToken, Refusal>> operator()(SecretString token,
                                                            std::optional<SecretString> claim_cookie);

private:
    store::ActionTokens& tokens_;
    store::Claims& claims_;
    const crypto::ActionTokens& minted_;
    const Clock& clock_;
    Random& random_;
};

} // namespace postkey::flow

#pragma once
// poletto's "send the verification mail of this account": only for the person behind it or an operator, and
// nothing for the already verified.
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/task.hpp"
#include "crypto/password_hasher.hpp"
#include "domain/policy.hpp"
#include "flow/origin.hpp"
#include "flow/refusal.hpp"
#include "store/accounts.hpp"
#include "store/claims.hpp"
#include "store/outbox.hpp"

#include <expected>

namespace postkey::flow {

struct SendVerificationRequest
{
    AccountId id;
    std::optional<SecretString> claim_cookie;
    std::optional<AccountId> signed_in;    // whose session came with the request
    std::optional<std::string> identifier; // Basic authentication: address or username
    std::optional<SecretString> password;  // with the claim's password
    Origin origin;
    enum class By
    {
        person, // who proves it by one of the above
        an_operator
    } by = By::person;
};

class SendVerification
{
public:
    SendVerification(store::Accounts& accounts, store::Claims& claims, store::Outbox& outbox,
                     crypto::PasswordHasher& hasher, const Policy& policy, const Clock& clock,
                     Random& random);

    // The message that was recorded; nothing for the already verified. Refusals: proof_required, alike for
    // ids that do not exist; an operator is told not_found of these.
    Task<std::expected<std::optional<MessageId>, Refusal>> operator()(SendVerificationRequest request);

private:
    store::Accounts& accounts_;
    store::Claims& claims_;
    store::Outbox& outbox_;
    crypto::PasswordHasher& hasher_;
    const Policy& policy_;
    const Clock& clock_;
    Random& random_;
};

} // namespace postkey::flow

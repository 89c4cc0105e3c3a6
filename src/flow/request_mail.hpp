#pragma once
// "Send me the verification again" and "I forgot my password": each records an intent for any well-formed
// address and looks at no account; the courier decides what it becomes (promise 2).
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/task.hpp"
#include "domain/policy.hpp"
#include "flow/origin.hpp"
#include "store/outbox.hpp"

namespace postkey::flow {

class RequestMail
{
public:
    RequestMail(store::Outbox& outbox, const Policy& policy, const Clock& clock, Random& random);

    // Each gives the id of the message that was recorded.
    Task<MessageId> verification(EmailAddress address, Origin origin);
    Task<MessageId> recovery(EmailAddress address, Origin origin);

private:
    Task<MessageId> record(Intent intent, EmailAddress address, Origin origin);
    store::Outbox& outbox_;
    const Policy& policy_;
    const Clock& clock_;
    Random& random_;
};

} // namespace postkey::flow

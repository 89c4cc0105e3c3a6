#include "flow/request_mail.hpp"

#include "flow/new_message.hpp"

namespace postkey::flow {

RequestMail::RequestMail(store::Outbox& outbox, const Policy& policy, const Clock& clock, Random& random)
    : outbox_(outbox), policy_(policy), clock_(clock), random_(random)
{
}

Task<MessageId> RequestMail::verification(EmailAddress address, Origin origin)
{
    co_return co_await record(Intent::resend_verification, std::move(address), std::move(origin));
}

Task<MessageId> RequestMail::recovery(EmailAddress address, Origin origin)
{
    co_return co_await record(Intent::recovery, std::move(address), std::move(origin));
}

Task<MessageId> RequestMail::record(Intent intent, EmailAddress address, Origin origin)
{
    // The account is not looked up here: known and unknown addresses cost the same work and get the
    // same answer (OWASP ASVS 5.0, 6.3.8). The courier decides what the intent becomes.
    auto message = new_message(intent, std::move(address), origin, policy_, clock_.now(), random_);
    const auto id = message.id;
    co_await outbox_.record(std::move(message));
    co_return id;
}

} // namespace postkey::flow

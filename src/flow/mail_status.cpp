#include "flow/mail_status.hpp"

namespace postkey::flow {

MailStatus::MailStatus(store::MailStories& stories, const crypto::KeyRing& keys, const Policy& policy,
                       const Clock& clock)
    : stories_(stories), tokens_(keys), policy_(policy), clock_(clock)
{
}

Task<std::optional<MailStory>> MailStatus::story(MessageId id)
{
    const auto facts = co_await stories_.find(std::move(id));
    const auto now = clock_.now();
    if (!facts || now >= facts->created_at + told_for)
        co_return std::nullopt;
    co_return tell(*facts, policy_.delivery, now);
}

} // namespace postkey::flow

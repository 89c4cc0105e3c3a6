#include "front/inbox/undelivered.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"

namespace postkey::front::inbox {
namespace {

bool fits(const store::MessageRecord& message, const mail::InboxQuery& query)
{
    mail::InboxEntry entry;
    entry.id = message.id.text();
    entry.to = message.recipient.text();
    entry.kind = message.kind ? to_text(*message.kind) : to_text(message.intent);
    const auto words =
        entry.to + "\n" + entry.kind + "\n" + message.state + "\n" + message.last_reply.value_or("");
    return query.fits(entry, words);
}

} // namespace

Task<Messages> undelivered_messages(Services& services)
{
    store::MessageFilter filter;
    filter.which = store::MessageFilter::Which::not_sent;
    filter.most = 20;
    co_return co_await services.messages.list(std::move(filter));
}

Messages fitting(Messages messages, const mail::InboxQuery& query)
{
    std::erase_if(messages, [&query](const store::MessageRecord& message) { return !fits(message, query); });
    return messages;
}

std::string state_of(const mail::Inbox& inbox, const Messages& undelivered)
{
    constexpr std::size_t length = 16;
    auto text = std::to_string(inbox.revision());
    for (const auto& message : undelivered)
        text += "\n" + message.id.text() + message.state + std::to_string(message.attempts) +
                message.last_reply.value_or("");
    return to_base64url(crypto::sha256(text)).substr(0, length);
}

} // namespace postkey::front::inbox

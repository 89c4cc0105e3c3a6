#pragma once
// The way from a request for a mail to its story: the token that its answer carries, and the story of a
// token.
#include "base/clock.hpp"
#include "crypto/status_tokens.hpp"
#include "flow/mail_story.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace postkey::flow {

class MailStatus
{
public:
    // Counted from the request. Records of mails are kept longer than this by their ends, which differ
    // between addresses; so the story is over before any of them goes.
    static constexpr std::chrono::hours told_for{72};

    MailStatus(store::MailStories& stories, const crypto::KeyRing& keys, const Policy& policy,
               const Clock& clock);

    std::string token(const MessageId& id) const { return tokens_.mint(id); }

    // The message of a token of ours; asks no database.
    std::optional<MessageId> named_by(std::string_view token) const { return tokens_.verify(token); }

    // Nothing when it is too long ago. Throws BrokenDependency.
    Task<std::optional<MailStory>> story(MessageId id);

private:
    store::MailStories& stories_;
    crypto::StatusTokens tokens_;
    const Policy& policy_;
    const Clock& clock_;
};

} // namespace postkey::flow

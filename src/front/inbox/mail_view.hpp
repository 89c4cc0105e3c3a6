#pragma once
// One mail, one message that became none, and one sample of the gallery, as functions of what they show.
#include "front/inbox/preview.hpp"
#include "front/pages/page.hpp"
#include "mail/inbox.hpp"
#include "mail/lint/lint.hpp"
#include "store/message_operations.hpp"

#include <optional>
#include <string>

namespace postkey::front::inbox {

struct MailView
{
    std::string base;                               // the page's address
    std::optional<mail::InboxEntry> entry;          // nothing: it was not delivered
    std::optional<store::MessageStory> story;       // nothing: the outbox does not know it (any more)
    std::vector<mail::lint::Finding> findings = {}; // of checks
    Preview preview = {};
    mail::Inbox::Neighbours neighbours = {};
    enum class Of
    {
        inbox,
        gallery
    } of = Of::inbox;
    Instant now = {};
};

pages::Page mail_page(const MailView& view);

} // namespace postkey::front::inbox

#pragma once
// The templates' mails as they would leave, with sample data: for preview, lint and the gallery.
#include "mail/template_set.hpp"
#include "mail/transport.hpp"

#include <optional>

namespace postkey::mail {

struct SampleSender
{
    Mailbox from;
    std::optional<Mailbox> reply_to{};
    Instant date{};
};

// Of a trial that has content. Its id is the same for all.
OutgoingMail sample_mail_of(const TemplateSet::Trial& trial, const SampleSender& sender);

} // namespace postkey::mail

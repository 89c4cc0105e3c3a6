// E-mail addresses (domain/email_address.hpp) and mailboxes (mail/mime.hpp).
#include "domain/email_address.hpp"

#include "base/unicode.hpp"
#include "domain/skeleton.hpp"
#include "fuzz/support/target.hpp"
#include "mail/mime.hpp"
#include "mail/smtp/envelope.hpp"

#include <algorithm>

namespace postkey::fuzz {
namespace {

void require_canonical(const EmailAddress& address)
{
    const auto& text = address.text();
    require(text.size() <= 254 && address.local_part().size() <= 64, "an address is short");
    require(std::ranges::count(text, '@') == 1, "an address has one @");
    require(is_valid_utf8(text) && !has_control_characters(text), "an address is plain text");
    require(mail::smtp::is_safe_path(text), "an address may stand in a command");
    require(!std::ranges::any_of(address.domain(), [](unsigned char c) { return c >= 0x80; }),
            "a domain is in A-labels");
    const auto again = EmailAddress::parse(text);
    require(again && *again == address, "the canonical form is its own canonical form");
}

void try_email_address(std::string_view input)
{
    if (const auto address = EmailAddress::parse(input)) {
        require_canonical(*address);
        require(is_valid_utf8(address->masked()), "a masked address is text");
        const auto skeleton = skeleton_of(*address);
        require(is_valid_utf8(skeleton) && !skeleton.empty(), "every address has a skeleton");
        const auto mailbox = EmailAddress::trusted(address->mailbox());
        require(mailbox.mailbox() == mailbox.text(), "a mailbox has no tag");
        const auto upper = std::string(address->local_part()) + "@" + std::string(address->domain());
        require(EmailAddress::parse(upper) == *address, "its parts are the whole");
    }
    if (const auto mailbox = mail::parse_mailbox(input)) {
        require_canonical(mailbox->address);
        require(!has_control_characters(mailbox->display_name), "a display name is one line");
    }
}

const Target target("email_address", try_email_address);

} // namespace
} // namespace postkey::fuzz

#pragma once
// A mail to send in tests.
#include "mail/transport.hpp"

namespace postkey::mail {

inline const std::string sample_id = "01909a2c-7d4e-7b31-9c55-0a1b2c3d4e5f";

inline OutgoingMail sample_mail(std::string to = "ada@example.org")
{
    return {
        .header = {.id = MessageId::trusted(sample_id),
                   .from = {.display_name = "Acme",
                            .address = EmailAddress::trusted("accounts@acme.example")},
                   .reply_to = std::nullopt,
                   .to = EmailAddress::trusted(std::move(to)),
                   .date = from_milliseconds(1'795'231'211'123)},
        .content = {.kind = MailKind::verify_email,
                    .locale = Locale::en,
                    .subject = "Confirm your e-mail address for Acme",
                    .text = "Please confirm:\n\nhttps://acme.example/verify/abc.def-ghi_jkl\n\n.hidden dot\n",
                    .html = "<!doctype html>\n<html><body><p>Please confirm</p></body></html>\n"},
        .link = "https://acme.example/verify/abc.def-ghi_jkl",
        .code = "48213975"};
}

} // namespace postkey::mail

#pragma once
// A mail's words after rendering, before MIME.
#include "domain/locale.hpp"
#include "domain/mail_kind.hpp"

#include <string>

namespace postkey::mail {

struct Content
{
    MailKind kind;
    Locale locale;
    std::string subject; // UTF-8, one line, no control characters
    std::string text;    // UTF-8, LF line ends
    std::string html;    // UTF-8, LF line ends
};

} // namespace postkey::mail

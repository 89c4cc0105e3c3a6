#pragma once
// Every kind of mail in one language, as a function of what it shows.
#include "domain/locale.hpp"
#include "front/pages/page.hpp"
#include "mail/inbox.hpp"

#include <string>
#include <vector>

namespace postkey::front::inbox {

struct Sample
{
    std::string name; // the mail's folder in templates/mail
    mail::InboxEntry entry;
};

// `broken`: why own templates are not in use; empty when all is well.
pages::Page gallery_page(const std::vector<Sample>& samples, Locale shown, const std::string& broken);

std::string sample_address(const std::string& name, Locale locale);

} // namespace postkey::front::inbox

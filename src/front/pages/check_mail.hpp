#pragma once
// The page for whoever waits for a verification mail: type the code, or have the mail sent again.
#include "front/pages/visit.hpp"

namespace postkey::front::pages {

// `address` is what was typed last in this browser, to fill in; may be empty.
Page check_mail_page_of(const Pages& pages, const Visit& visit, const std::string& address, Form code_form,
                        Form resend_form);

} // namespace postkey::front::pages

#pragma once
// The page for whoever waits for a verification mail: type the code, or have the mail sent again.
#include "front/pages/visit.hpp"

namespace postkey::front::pages {

// `address` is what was typed last in this browser; empty: the forms ask for it.
Page check_mail_page_of(const Pages& pages, const Visit& visit, const std::string& address,
                        const Form& code_form, const Form& resend_form);

} // namespace postkey::front::pages

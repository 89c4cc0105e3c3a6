#pragma once
// The development inbox's endpoints. They exist only while mail goes to the log.
#include "front/pages/visit.hpp"

namespace postkey::front::inbox {

using pages::Pages;

Task<http::Response> list_mails(Pages& pages, http::Request request);
Task<http::Response> show_mail(Pages& pages, http::Request request);

// The parts themselves. The HTML is a stranger's as far as the browser is concerned: sandboxed, without
// scripts.
Task<http::Response> mail_html(Pages& pages, http::Request request);
Task<http::Response> mail_text(Pages& pages, http::Request request);
Task<http::Response> mail_source(Pages& pages, http::Request request);

// For tests of applications: waits until a mail fits, 200 with it or 204 when the time is over.
Task<http::Response> wait_for_mail(Services& services, http::Request request);

} // namespace postkey::front::inbox

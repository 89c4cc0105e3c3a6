#pragma once
// The development inbox's endpoints. They exist only while mail goes to the log, and answer only this
// machine.
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

// Forms. Each goes back to where it came from in the inbox.
Task<http::Response> delete_mail(Pages& pages, http::Request request);
Task<http::Response> delete_mails(Pages& pages, http::Request request); // of the recipient `to`, or `all`
Task<http::Response> mark_mail(Pages& pages, http::Request request);
Task<http::Response> mark_all_mails(Pages& pages, http::Request request);

// Every kind of mail in every language, with sample data.
Task<http::Response> gallery(Pages& pages, http::Request request);
Task<http::Response> show_sample(Pages& pages, http::Request request);
Task<http::Response> sample_html(Pages& pages, http::Request request);
Task<http::Response> sample_text(Pages& pages, http::Request request);
Task<http::Response> sample_source(Pages& pages, http::Request request);

// Server-sent events: one when the list is no longer what `after` names, or none after a while.
Task<http::Response> inbox_events(Services& services, http::Request request);

// For tests of applications: waits until a mail fits, 200 with it or 204 when the time is over; and deletes
// the mails to `to`, or all.
Task<http::Response> wait_for_mail(Services& services, http::Request request);
Task<http::Response> delete_for_tests(Services& services, http::Request request);

} // namespace postkey::front::inbox

#pragma once
// The pages' endpoints, one per file. Each takes the request by value and `pages`, which lives as long as the
// routes.
#include "front/pages/visit.hpp"

namespace postkey::front::pages {

Task<http::Response> home(Pages& pages, http::Request request);

Task<http::Response> sign_up_form(Pages& pages, http::Request request);
Task<http::Response> sign_up(Pages& pages, http::Request request);
Task<http::Response> check_mail(Pages& pages, http::Request request);

Task<http::Response> open_verify_link(Pages& pages, http::Request request);
Task<http::Response> verify_form(Pages& pages, http::Request request);
Task<http::Response> verify(Pages& pages, http::Request request);
Task<http::Response> resend_verification(Pages& pages, http::Request request);

Task<http::Response> sign_in_form(Pages& pages, http::Request request);
Task<http::Response> sign_in(Pages& pages, http::Request request);
Task<http::Response> sign_out(Pages& pages, http::Request request);

Task<http::Response> request_recovery_form(Pages& pages, http::Request request);
Task<http::Response> request_recovery(Pages& pages, http::Request request);
Task<http::Response> open_reset_link(Pages& pages, http::Request request);
Task<http::Response> reset_password_form(Pages& pages, http::Request request);
Task<http::Response> reset_password(Pages& pages, http::Request request);

Task<http::Response> open_change_link(Pages& pages, http::Request request);
Task<http::Response> confirm_email_form(Pages& pages, http::Request request);
Task<http::Response> confirm_email(Pages& pages, http::Request request);
Task<http::Response> open_undo_link(Pages& pages, http::Request request);
Task<http::Response> undo_change_form(Pages& pages, http::Request request);
Task<http::Response> undo_change(Pages& pages, http::Request request);

Task<http::Response> account(Pages& pages, http::Request request);
Task<http::Response> change_profile(Pages& pages, http::Request request);
Task<http::Response> change_email(Pages& pages, http::Request request);
Task<http::Response> cancel_email_change(Pages& pages, http::Request request);
Task<http::Response> change_password(Pages& pages, http::Request request);
Task<http::Response> end_session(Pages& pages, http::Request request);
Task<http::Response> end_all_sessions(Pages& pages, http::Request request);
Task<http::Response> close_account(Pages& pages, http::Request request);
Task<http::Response> export_account(Pages& pages, http::Request request);

Task<http::Response> choose_language(Pages& pages, http::Request request);
Task<http::Response> change_password_address(Pages& pages, http::Request request); // W3C change-password URL
Task<http::Response> asset(Pages& pages, http::Request request);
Task<http::Response> icon(Pages& pages,
                          http::Request request); // /favicon.ico, which browsers ask for unasked

} // namespace postkey::front::pages

#pragma once
// Postkey's own JSON interface (product.md §5), one file each. All take JSON bodies as front/json_body.hpp
// reads them.
#include "front/services.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace postkey::front::api {

Task<http::Response> sign_up(Services& services, http::Request request);
Task<http::Response> resend_verification(Services& services, http::Request request);
Task<http::Response> confirm_verification(Services& services, http::Request request);
Task<http::Response> request_recovery(Services& services, http::Request request);
Task<http::Response> confirm_recovery(Services& services, http::Request request);
Task<http::Response> mail_status(Services& services, http::Request request);
Task<http::Response> inspect_token(Services& services, http::Request request);

Task<http::Response> sign_in(Services& services, http::Request request);
Task<http::Response> refresh_session(Services& services, http::Request request);

// These need a bearer token.
Task<http::Response> list_sessions(Services& services, http::Request request);
Task<http::Response> end_session(Services& services, http::Request request);
Task<http::Response> sign_out(Services& services, http::Request request);
Task<http::Response> sign_out_everywhere(Services& services, http::Request request);
Task<http::Response> show_account(Services& services, http::Request request);
Task<http::Response> change_account(Services& services, http::Request request);
Task<http::Response> close_account(Services& services, http::Request request);
Task<http::Response> export_account(Services& services, http::Request request);
Task<http::Response> change_password(Services& services, http::Request request);

Task<http::Response> change_email(Services& services, http::Request request);

// A mailed token is all it needs.
Task<http::Response> confirm_email(Services& services, http::Request request);

Task<http::Response> authorize(Services& services,
                               http::Request request); // a bearer token or a browser's session
Task<http::Response> signing_keys(Services& services, http::Request request);

} // namespace postkey::front::api

#pragma once
// Everything kept about an account, as a file for its owner: {account,sessions,
// email_change,mails,devices,exported_at}, no secrets.
#include "flow/sessions.hpp"
#include "front/services.hpp"
#include "http/response.hpp"

namespace postkey::front {

Task<http::Response> export_answer(Services& services, flow::Authenticated owner);

} // namespace postkey::front

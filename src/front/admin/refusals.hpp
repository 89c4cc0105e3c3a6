#pragma once
// What an operator's program sees of a refusal.
#include "flow/operator_call.hpp"
#include "http/response.hpp"

namespace postkey::front::admin {

http::Response refused(flow::OperatorRefusal refusal); // problem+json: 404, 409, 422 or 503

} // namespace postkey::front::admin

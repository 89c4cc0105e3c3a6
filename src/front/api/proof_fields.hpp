#pragma once
// The two ways to show that a mail was read: {token}, or {email,code}.
#include "flow/proof.hpp"
#include "front/json_body.hpp"

#include <optional>

namespace postkey::front::api {

std::optional<flow::Proof> required_proof(const JsonBody& body, FieldErrors& errors);

} // namespace postkey::front::api

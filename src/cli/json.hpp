#pragma once
// What commands print with --json.
#include "cli/invocation.hpp"
#include "flow/operator_json.hpp"

#include <boost/json.hpp>

namespace postkey::cli {

namespace json = boost::json;

using flow::account_json;
using flow::audit_json;
using flow::or_null;

void print(const Invocation& invocation, const json::value& value); // and a line end

} // namespace postkey::cli

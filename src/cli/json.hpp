#pragma once
// What commands print with --json.
#include "base/instant.hpp"
#include "cli/invocation.hpp"
#include "domain/account.hpp"

#include <boost/json.hpp>

namespace postkey::cli {

namespace json = boost::json;

json::value or_null(const std::optional<std::string>& text);
json::value or_null(const std::optional<Instant>& instant); // RFC 3339

// {id,email,username,name,locale,account_status,user_status,created_at}
json::object account_json(const Account& account);

void print(const Invocation& invocation, const json::value& value); // and a line end

} // namespace postkey::cli

#pragma once
// An account as JSON: {id,email,username,name,locale,account_status,user_status,created_at}.
#include "domain/account.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace postkey::front {

boost::json::object account_object(const Account& account); // to be part of a larger answer

std::string account_json(const Account& account);

} // namespace postkey::front

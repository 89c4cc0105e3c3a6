#pragma once
// An account as JSON: {id,email,username,name,locale,account_status,user_status,created_at}.
#include "domain/account.hpp"

#include <string>

namespace postkey::front {

std::string account_json(const Account& account);

} // namespace postkey::front

#pragma once
// An account as JSON: {id,email,username,name,locale,account_status,user_status,created_at}.
#include "flow/operator_json.hpp"

#include <string>

namespace postkey::front {

inline boost::json::object account_object(const Account& account) // to be part of a larger answer
{
    return flow::account_json(account);
}

std::string account_json(const Account& account);

} // namespace postkey::front

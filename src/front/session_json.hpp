#pragma once
// The sessions of an account as JSON: [{id,created_at,last_used_at,client,current}].
#include "domain/account.hpp"

#include <boost/json/array.hpp>

#include <vector>

namespace postkey::front {

boost::json::array session_array(const std::vector<Session>& sessions, const SessionId& current);

} // namespace postkey::front

#include "front/account_json.hpp"

#include <boost/json/serialize.hpp>

namespace postkey::front {

std::string account_json(const Account& account)
{
    return boost::json::serialize(account_object(account));
}

} // namespace postkey::front

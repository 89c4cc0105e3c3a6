#include "front/account_json.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace postkey::front {
namespace {

boost::json::value or_null(const std::optional<std::string>& text)
{
    return text ? boost::json::value(*text) : boost::json::value(nullptr);
}

} // namespace

boost::json::object account_object(const Account& account)
{
    return {
        {"id", account.id.text()},
        {"email", account.email.text()},
        {"username", or_null(account.username)},
        {"name", or_null(account.name)},
        {"locale", to_text(account.locale)},
        {"account_status", to_text(account.account_status)},
        {"user_status", to_text(account.user_status)},
        {"created_at", to_rfc3339(account.created_at)},
    };
}

std::string account_json(const Account& account)
{
    return boost::json::serialize(account_object(account));
}

} // namespace postkey::front

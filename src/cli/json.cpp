#include "cli/json.hpp"

#include <ostream>

namespace postkey::cli {

json::value or_null(const std::optional<std::string>& text)
{
    return text ? json::value(*text) : json::value(nullptr);
}

json::value or_null(const std::optional<Instant>& instant)
{
    return instant ? json::value(to_rfc3339(*instant)) : json::value(nullptr);
}

json::object account_json(const Account& account)
{
    return {{"id", account.id.text()},
            {"email", account.email.text()},
            {"username", or_null(account.username)},
            {"name", or_null(account.name)},
            {"locale", to_text(account.locale)},
            {"account_status", to_text(account.account_status)},
            {"user_status", to_text(account.user_status)},
            {"created_at", to_rfc3339(account.created_at)}};
}

void print(const Invocation& invocation, const json::value& value)
{
    invocation.streams.out << json::serialize(value) << '\n';
}

} // namespace postkey::cli

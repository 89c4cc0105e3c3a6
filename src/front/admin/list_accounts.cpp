#include "flow/operator_json.hpp"
#include "front/admin/desk.hpp"
#include "front/admin/endpoints.hpp"
#include "front/admin/query.hpp"

namespace postkey::front::admin {
namespace {

constexpr std::array account_words = {std::string_view("UNVERIFIED"), std::string_view("VERIFIED")};
constexpr std::array user_words = {std::string_view("ACTIVE"), std::string_view("DISABLED")};

// `email` takes an address alone, `identifier` an address or a username.
std::optional<store::Identifier> identifier_of(Query& query)
{
    const auto email = query.text("email");
    const auto either = query.text("identifier");
    if (email && either)
        query.errors.add("identifier", "not_with_email", "Only one of email and identifier can be given.");
    if (email) {
        const auto address = checked_email(*email, query.errors);
        return address ? std::optional(store::Identifier{store::Identifier::Form::email, address->text()})
                       : std::nullopt;
    }
    if (!either)
        return std::nullopt;
    auto identifier = store::parse_identifier(*either);
    if (!identifier)
        query.errors.add("identifier", "not_an_identifier", "This is neither an address nor a username.");
    return identifier;
}

store::AccountFilter account_filter_of(Query& query)
{
    store::AccountFilter filter;
    filter.identifier = identifier_of(query);
    if (const auto status = query.word("account_status", account_words))
        filter.account_status = *status == "VERIFIED" ? AccountStatus::verified : AccountStatus::unverified;
    if (const auto status = query.word("user_status", user_words))
        filter.user_status = *status == "ACTIVE" ? UserStatus::active : UserStatus::disabled;
    filter.after = query.id<AccountId>("after");
    return filter;
}

} // namespace

Task<http::Response> list_accounts(Services& services, AdminKey, http::Request request)
{
    Query query(request, {"email", "identifier", "account_status", "user_status", "limit", "after"});
    auto filter = account_filter_of(query);
    const auto limit = query.limit();
    if (query.errors.any())
        co_return query.errors.answer();
    filter.most = limit + 1;
    boost::json::array all;
    for (const auto& account : co_await services.desk.accounts.list(std::move(filter)))
        all.push_back(flow::account_json(account));
    co_return page_response("accounts", std::move(all), limit);
}

} // namespace postkey::front::admin

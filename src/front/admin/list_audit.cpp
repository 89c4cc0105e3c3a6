#include "flow/operator_json.hpp"
#include "front/admin/desk.hpp"
#include "front/admin/endpoints.hpp"
#include "front/admin/query.hpp"

#include <limits>

namespace postkey::front::admin {
namespace {

constexpr auto past_every_number = std::numeric_limits<std::int64_t>::max();

store::AuditQuery audit_query_of(Query& query)
{
    store::AuditQuery wanted;
    if (const auto event = query.text("event")) {
        wanted.event = store::parse_audit_event(*event);
        if (!wanted.event)
            query.errors.add("event", "not_an_event", "There is no such event.");
    }
    if (const auto account = query.id<AccountId>("account"))
        wanted.subject = account->text();
    wanted.before = query.number("before", 1, past_every_number);
    return wanted;
}

} // namespace

Task<http::Response> list_audit(Services& services, AdminKey, http::Request request)
{
    Query query(request, {"event", "account", "before", "limit"});
    auto wanted = audit_query_of(query);
    const auto limit = query.limit();
    if (query.errors.any())
        co_return query.errors.answer();
    wanted.most = limit + 1;
    boost::json::array all;
    for (const auto& record : co_await services.desk.audit.page(std::move(wanted)))
        all.push_back(flow::audit_json(record));
    co_return page_response("records", std::move(all), limit, "seq");
}

} // namespace postkey::front::admin

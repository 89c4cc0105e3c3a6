#include "flow/operator_json.hpp"
#include "front/admin/desk.hpp"
#include "front/admin/endpoints.hpp"
#include "front/admin/query.hpp"

#include <algorithm>

namespace postkey::front::admin {
namespace {

constexpr std::array lanes = {Lane::code, Lane::reset, Lane::verify, Lane::notice, Lane::test};

std::optional<Lane> lane_of(Query& query)
{
    std::array<std::string_view, lanes.size()> words;
    std::ranges::transform(lanes, words.begin(), [](Lane lane) { return to_text(lane); });
    const auto word = query.word("lane", words);
    if (!word)
        return std::nullopt;
    return lanes.at(static_cast<std::size_t>(std::ranges::find(words, *word) - words.begin()));
}

store::MessageFilter message_filter_of(Query& query)
{
    store::MessageFilter filter;
    filter.state = query.word("state", store::message_states);
    if (const auto to = query.text("to"))
        filter.recipient = checked_email(*to, query.errors, "to");
    filter.lane = lane_of(query);
    filter.after = query.id<MessageId>("after");
    return filter;
}

} // namespace

Task<http::Response> list_messages(Services& services, AdminKey, http::Request request)
{
    Query query(request, {"state", "to", "lane", "limit", "after"});
    auto filter = message_filter_of(query);
    const auto limit = query.limit();
    if (query.errors.any())
        co_return query.errors.answer();
    filter.most = limit + 1;
    boost::json::array all;
    for (const auto& message : co_await services.desk.messages.list(std::move(filter)))
        all.push_back(flow::message_json(message, services.desk.sender));
    co_return page_response("messages", std::move(all), limit);
}

} // namespace postkey::front::admin

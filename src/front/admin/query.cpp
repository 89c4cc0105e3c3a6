#include "front/admin/query.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace postkey::front::admin {

Query::Query(const http::Request& request, std::initializer_list<std::string_view> names)
{
    for (const auto& [name, value] : request.query.entries()) {
        if (std::ranges::find(names, name) == names.end())
            errors.add(name, "unknown_field", "There is no such field here.");
        else if (fields_.find(name))
            errors.add(name, "repeated", "This field must be there once.");
        else
            fields_.add(name, value);
    }
}

std::optional<std::int64_t> Query::number(std::string_view name, std::int64_t least, std::int64_t most)
{
    const auto given = text(name);
    if (!given)
        return std::nullopt;
    std::int64_t number = 0;
    const auto* const end = given->data() + given->size();
    const auto [stop, error] = std::from_chars(given->data(), end, number);
    if (error == std::errc() && stop == end && number >= least && number <= most)
        return number;
    errors.add(name, "out_of_range", fmt::format("This must be a whole number from {} to {}.", least, most));
    return std::nullopt;
}

std::size_t Query::limit()
{
    return static_cast<std::size_t>(number("limit", 1, longest_page).value_or(usual_page));
}

http::Response page_response(std::string_view name, boost::json::array all, std::size_t limit,
                             std::string_view place)
{
    boost::json::value next = nullptr;
    if (all.size() > limit) {
        all.resize(limit);
        next = all.back().at(place);
    }
    const boost::json::object page = {{name, std::move(all)}, {"next", std::move(next)}};
    return http::json_response(200, boost::json::serialize(page));
}

} // namespace postkey::front::admin

#pragma once
// The query of a listing, read as strictly as a body: names that are declared, each at most once.
#include "base/id.hpp"
#include "front/json_body.hpp"

#include <boost/json/array.hpp>

namespace postkey::front::admin {

class Query
{
public:
    static constexpr std::int64_t longest_page = 200;
    static constexpr std::int64_t usual_page = 50;

    // Names that are not declared, or come twice, are errors already.
    Query(const http::Request& request, std::initializer_list<std::string_view> names);

    std::optional<std::string_view> text(std::string_view name) const { return fields_.find(name); }

    // One of `words`; anything else is an error that names them.
    template <class Words>
    std::optional<std::string> word(std::string_view name, const Words& words)
    {
        const auto given = text(name);
        if (!given)
            return std::nullopt;
        std::string all;
        for (const auto& one : words) {
            if (std::string_view(one) == *given)
                return std::string(*given);
            all.append(all.empty() ? "" : ", ").append(one);
        }
        errors.add(name, "not_one_of", "This must be one of " + all + ".");
        return std::nullopt;
    }

    template <class AnId>
    std::optional<AnId> id(std::string_view name)
    {
        const auto given = text(name);
        if (!given)
            return std::nullopt;
        auto id = AnId::parse(*given);
        if (!id)
            errors.add(name, "not_an_id", "This must be an id, as lists have it.");
        return id;
    }

    std::optional<std::int64_t> number(std::string_view name, std::int64_t least, std::int64_t most);

    std::size_t limit(); // of `limit`, 1 to longest_page

    FieldErrors errors;

private:
    http::Fields fields_;
};

// {NAME: [...], "next": ...}: `next` is where the page that follows begins, null on the last: the member
// `place` of the last on the page. At most `limit` of `all` are on it; one more shows that it is not the
// last.
http::Response page_response(std::string_view name, boost::json::array all, std::size_t limit,
                             std::string_view place = "id");

} // namespace postkey::front::admin

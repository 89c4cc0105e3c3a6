#pragma once
// What the path names, and that an action takes nothing else.
#include "base/id.hpp"
#include "front/admin/refusals.hpp"
#include "front/json_body.hpp"

#include <expected>

namespace postkey::front::admin {

// The id in the path. What is none names nothing: 404.
template <class AnId>
std::expected<AnId, http::Response> named(const http::Request& request)
{
    auto id = AnId::parse(request.parameter("id"));
    if (!id)
        return std::unexpected(refused(flow::OperatorRefusal::not_found));
    return std::move(*id);
}

// The same for an action: its body is empty or an empty JSON object, anything else is named and refused.
template <class AnId>
std::expected<AnId, http::Response> named_alone(const http::Request& request)
{
    if (!request.body.empty())
        if (const auto body = JsonBody::read(request, {}); !body)
            return std::unexpected(body.error());
    return named<AnId>(request);
}

} // namespace postkey::front::admin

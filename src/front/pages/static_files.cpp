#include "front/pages/endpoints.hpp"

namespace postkey::front::pages {

Task<http::Response> asset(Pages& pages, http::Request request)
{
    co_return pages.assets.answer(std::string(request.parameter("name")),
                                  request.query.find("v").value_or(""));
}

Task<http::Response> icon(Pages& pages, http::Request)
{
    co_return pages.assets.answer("mark.svg", "");
}

Task<http::Response> change_password_address(Pages&, http::Request)
{
    auto response = http::empty_response(302);
    response.headers.add("Location", "/account");
    co_return response;
}

} // namespace postkey::front::pages

#include "front/pages/endpoints.hpp"
#include "front/pages/views.hpp"

namespace postkey::front::pages {

Task<http::Response> home(Pages& pages, http::Request request)
{
    const auto visit = co_await begin_visit(pages, std::move(request));
    co_return show(pages, visit, home_page());
}

} // namespace postkey::front::pages

#include "front/pages/page_boundary.hpp"

#include "front/pages/problem_page.hpp"
#include "http/refusal.hpp"

namespace postkey::front::pages {
namespace {

Task<http::Response> answered(std::shared_ptr<Pages> pages, http::Endpoint endpoint, http::Request request)
{
    const auto kept = request;
    http::Response response;
    try {
        response = co_await endpoint(std::move(request));
    } catch (...) {
        response = http::response_of_current_exception(kept.id, kept.route);
    }
    co_return as_page(*pages, kept, std::move(response));
}

} // namespace

http::Endpoint in_page_boundary(std::shared_ptr<Pages> pages, http::Endpoint endpoint)
{
    return [pages = std::move(pages), endpoint = std::move(endpoint)](http::Request request) {
        return answered(pages, endpoint, std::move(request));
    };
}

} // namespace postkey::front::pages

#include "front/export_answer.hpp"
#include "front/pages/account.hpp"
#include "front/pages/endpoints.hpp"

namespace postkey::front::pages {

Task<http::Response> export_account(Pages& pages, http::Request request)
{
    const auto visit = co_await begin_visit(pages, std::move(request));
    if (!visit.signed_in)
        co_return sign_in_first(pages);
    co_return co_await export_answer(pages.services, *visit.signed_in);
}

} // namespace postkey::front::pages

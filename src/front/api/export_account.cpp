#include "front/api/endpoints.hpp"
#include "front/authentication.hpp"
#include "front/export_answer.hpp"
#include "front/refusals.hpp"

namespace postkey::front::api {

Task<http::Response> export_account(Services& services, http::Request request)
{
    auto caller = co_await signed_in_client(services, std::move(request));
    if (!caller)
        co_return refused(flow::Refusal::session_not_valid);
    co_return co_await export_answer(services, std::move(*caller));
}

} // namespace postkey::front::api

#include "base/encoding.hpp"
#include "front/dialects/poletto/endpoints.hpp"
#include "front/refusals.hpp"

namespace postkey::front::poletto {

Task<http::Response> show_verification(Services&, http::Request request)
{
    const auto token = token_of(request);
    if (!token)
        co_return refused(flow::Refusal::token_not_valid);
    co_return http::redirect("/verify/" + percent_encoded(token->reveal()));
}

} // namespace postkey::front::poletto

#include "front/pages/endpoints.hpp"
#include "front/pages/mailed_link.hpp"

namespace postkey::front::pages {

Task<http::Response> open_verify_link(Pages& pages, http::Request request)
{
    SecretString token(std::string(request.parameter("token")));
    co_return co_await exchange_link(pages, std::move(request), std::move(token), TokenScope::verify_email,
                                     "/verify");
}

Task<http::Response> open_reset_link(Pages& pages, http::Request request)
{
    SecretString token(std::string(request.parameter("token")));
    co_return co_await exchange_link(pages, std::move(request), std::move(token), TokenScope::pwd_reset,
                                     "/reset_password");
}

} // namespace postkey::front::pages

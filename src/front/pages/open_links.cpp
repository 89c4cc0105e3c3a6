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

Task<http::Response> open_change_link(Pages& pages, http::Request request)
{
    SecretString token(std::string(request.parameter("token")));
    co_return co_await exchange_link(pages, std::move(request), std::move(token), TokenScope::change_email,
                                     "/change_email");
}

Task<http::Response> open_undo_link(Pages& pages, http::Request request)
{
    SecretString token(std::string(request.parameter("token")));
    co_return co_await exchange_link(pages, std::move(request), std::move(token), TokenScope::undo_change,
                                     "/undo_change");
}

} // namespace postkey::front::pages

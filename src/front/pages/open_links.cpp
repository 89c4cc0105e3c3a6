#include "front/pages/endpoints.hpp"
#include "front/pages/mailed_link.hpp"

namespace postkey::front::pages {
namespace {

Task<http::Response> open_link(Pages& pages, http::Request request, TokenScope scope, std::string path)
{
    SecretString token(std::string(request.parameter("token")));
    return exchange_link(pages, std::move(request), std::move(token), scope, std::move(path));
}

} // namespace

Task<http::Response> open_verify_link(Pages& pages, http::Request request)
{
    return open_link(pages, std::move(request), TokenScope::verify_email, "/verify");
}

Task<http::Response> open_reset_link(Pages& pages, http::Request request)
{
    return open_link(pages, std::move(request), TokenScope::pwd_reset, "/reset_password");
}

Task<http::Response> open_change_link(Pages& pages, http::Request request)
{
    return open_link(pages, std::move(request), TokenScope::change_email, "/change_email");
}

Task<http::Response> open_undo_link(Pages& pages, http::Request request)
{
    return open_link(pages, std::move(request), TokenScope::undo_change, "/undo_change");
}

} // namespace postkey::front::pages

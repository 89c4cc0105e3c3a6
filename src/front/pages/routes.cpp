#include "front/routes.hpp"

#include "front/pages/endpoints.hpp"
#include "front/pages/page_boundary.hpp"
#include "front/pages/problem_page.hpp"

#include <memory>

namespace postkey::front {
namespace {

using namespace pages;

using PageFunction = Task<http::Response> (*)(Pages&, http::Request);

class PageRoutes
{
public:
    PageRoutes(http::Router& router, Services& services)
        : router_(router), services_(services), pages_(std::make_shared<Pages>(services))
    {
    }

    void get(std::string path, PageFunction function)
    {
        router_.add(http::Method::get, std::move(path), in_page_boundary(pages_, endpoint_of(function)));
    }

    void post(std::string path, PageFunction function)
    {
        auto limited = throttled(services_, endpoint_of(function));
        router_.add(http::Method::post, std::move(path), in_page_boundary(pages_, std::move(limited)));
    }

    // Browsers get a page where there is nothing; clients the problem as it is.
    void rest()
    {
        router_.refuse_by([pages = pages_](const http::Request& request, http::Response refusal) {
            const bool browser = request.headers.find("Accept").value_or("").contains("text/html");
            return browser ? as_page(*pages, request, std::move(refusal)) : std::move(refusal);
        });
    }

private:
    http::Endpoint endpoint_of(PageFunction function) const
    {
        return [pages = pages_, function](http::Request request) {
            return function(*pages, std::move(request));
        };
    }

    http::Router& router_;
    Services& services_;
    std::shared_ptr<Pages> pages_;
};

void add_account_routes(PageRoutes& routes)
{
    routes.get("/account", account);
    routes.get("/account/export", export_account);
    routes.post("/account/profile", change_profile);
    routes.post("/account/email", change_email);
    routes.post("/account/email/cancel", cancel_email_change);
    routes.post("/account/password", change_password);
    routes.post("/account/sessions/end", end_session);
    routes.post("/account/sessions/end_all", end_all_sessions);
    routes.post("/account/close", close_account);
    routes.get("/.well-known/change-password", change_password_address);
}

void add_change_routes(PageRoutes& routes)
{
    routes.get("/change_email", confirm_email_form);
    routes.post("/change_email", confirm_email);
    routes.get("/change_email/{token}", open_change_link);
    routes.post("/change_email/{token}", confirm_email);
    routes.get("/undo_change", undo_change_form);
    routes.post("/undo_change", undo_change);
    routes.get("/undo_change/{token}", open_undo_link);
    routes.post("/undo_change/{token}", undo_change);
}

} // namespace

void add_page_routes(http::Router& router, Services& services)
{
    PageRoutes routes(router, services);
    routes.get("/", home);
    routes.get("/register", sign_up_form);
    routes.post("/register", sign_up);
    routes.get("/register/sent", check_mail);
    routes.get("/verify", verify_form);
    routes.post("/verify", verify);
    routes.post("/verify/resend", resend_verification);
    routes.get("/verify/{token}", open_verify_link);
    routes.post("/verify/{token}", verify);
    routes.get("/login", sign_in_form);
    routes.post("/login", sign_in);
    routes.post("/logout", sign_out);
    routes.get("/reset_password_request", request_recovery_form);
    routes.post("/reset_password_request", request_recovery);
    routes.get("/reset_password", reset_password_form);
    routes.post("/reset_password", reset_password);
    routes.get("/reset_password/{token}", open_reset_link);
    routes.post("/reset_password/{token}", reset_password);
    add_account_routes(routes);
    add_change_routes(routes);
    routes.get("/language/{tag}", choose_language);
    routes.get("/assets/{name}", asset);
    routes.get("/favicon.ico", icon);
    routes.rest();
}

} // namespace postkey::front

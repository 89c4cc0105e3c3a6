#include "front/routes.hpp"

#include "front/endpoint.hpp"
#include "front/inbox/endpoints.hpp"
#include "front/pages/page_boundary.hpp"

#include <memory>

namespace postkey::front {

void add_inbox_routes(http::Router& router, Services& services)
{
    using namespace inbox;
    if (services.inbox == nullptr)
        return;
    const auto pages = std::make_shared<Pages>(services);
    using PageFunction = Task<http::Response> (*)(Pages&, http::Request);
    const auto get = [&](std::string path, PageFunction function) {
        http::Endpoint plain = [pages, function](http::Request request) {
            return function(*pages, std::move(request));
        };
        router.add(http::Method::get, std::move(path), pages::in_page_boundary(pages, std::move(plain)));
    };
    get("/dev/inbox", list_mails);
    get("/dev/inbox/{id}", show_mail);
    get("/dev/inbox/{id}/html", mail_html);
    get("/dev/inbox/{id}/text", mail_text);
    get("/dev/inbox/{id}/source", mail_source);
    router.add(http::Method::get, "/dev/mail/wait", endpoint(services, wait_for_mail));
}

} // namespace postkey::front

#include "front/routes.hpp"

#include "front/endpoint.hpp"
#include "front/inbox/endpoints.hpp"
#include "front/inbox/only_here.hpp"
#include "front/pages/page_boundary.hpp"

#include <memory>

namespace postkey::front {
namespace {

using namespace inbox;
using PageFunction = Task<http::Response> (*)(Pages&, http::Request);

class InboxRoutes
{
public:
    InboxRoutes(http::Router& router, Services& services)
        : router_(router), services_(services), pages_(std::make_shared<Pages>(services))
    {
    }

    void page(http::Method method, std::string path, PageFunction function)
    {
        http::Endpoint plain = [pages = pages_, function](http::Request request) {
            return function(*pages, std::move(request));
        };
        router_.add(method, std::move(path), pages::in_page_boundary(pages_, only_here(std::move(plain))));
    }

    void data(http::Method method, std::string path, EndpointFunction function)
    {
        router_.add(method, std::move(path), only_here(endpoint(services_, function)));
    }

private:
    http::Router& router_;
    Services& services_;
    std::shared_ptr<Pages> pages_;
};

} // namespace

void add_inbox_routes(http::Router& router, Services& services)
{
    using enum http::Method;
    if (services.inbox == nullptr)
        return;
    InboxRoutes routes(router, services);
    routes.page(get, "/dev/inbox", list_mails);
    routes.page(post, "/dev/inbox/delete", delete_mails);
    routes.page(post, "/dev/inbox/read", mark_all_mails);
    routes.data(get, "/dev/inbox/events", inbox_events);
    routes.page(get, "/dev/inbox/{id}", show_mail);
    routes.page(get, "/dev/inbox/{id}/html", mail_html);
    routes.page(get, "/dev/inbox/{id}/text", mail_text);
    routes.page(get, "/dev/inbox/{id}/source", mail_source);
    routes.page(post, "/dev/inbox/{id}/delete", delete_mail);
    routes.page(post, "/dev/inbox/{id}/mark", mark_mail);
    routes.page(get, "/dev/mail/gallery", gallery);
    routes.page(get, "/dev/mail/gallery/{kind}/{locale}", show_sample);
    routes.page(get, "/dev/mail/gallery/{kind}/{locale}/html", sample_html);
    routes.page(get, "/dev/mail/gallery/{kind}/{locale}/text", sample_text);
    routes.page(get, "/dev/mail/gallery/{kind}/{locale}/source", sample_source);
    routes.data(get, "/dev/mail/wait", wait_for_mail);
    routes.data(delete_, "/dev/mail", delete_for_tests);
}

} // namespace postkey::front

#include "base/encoding.hpp"
#include "front/inbox/answer.hpp"
#include "front/inbox/endpoints.hpp"

namespace postkey::front::inbox {

using Mark = mail::Inbox::Mark;

Task<http::Response> mark_mail(Pages& pages, http::Request request)
{
    const auto visit = pages::begin_anonymous_visit(pages, request);
    const auto form = pages::read_form(pages, visit, request);
    if (!form)
        co_return form.error();
    const auto id = std::string(request.parameter("id"));
    const bool unread = form->text("as") == "unread";
    if (pages.services.inbox->find(id))
        pages.services.inbox->mark(id, unread ? Mark::unread : Mark::read);
    co_return pages::go_to(pages, unread ? list_address("") : "/dev/inbox/" + percent_encoded(id));
}

Task<http::Response> mark_all_mails(Pages& pages, http::Request request)
{
    const auto visit = pages::begin_anonymous_visit(pages, request);
    const auto form = pages::read_form(pages, visit, request);
    if (!form)
        co_return form.error();
    pages.services.inbox->mark("", Mark::read);
    co_return pages::go_to(pages, list_address(form->text("q")));
}

} // namespace postkey::front::inbox

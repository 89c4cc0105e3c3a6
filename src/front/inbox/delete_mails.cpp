#include "front/authentication.hpp"
#include "front/inbox/answer.hpp"
#include "front/inbox/endpoints.hpp"

#include <boost/json.hpp>

namespace postkey::front::inbox {

Task<http::Response> delete_mail(Pages& pages, http::Request request)
{
    const auto visit = pages::begin_anonymous_visit(pages, request);
    const auto form = pages::read_form(pages, visit, request);
    if (!form)
        co_return form.error();
    pages.services.inbox->remove(std::string(request.parameter("id")));
    co_return pages::go_to(pages, list_address(form->text("q")), "mails_deleted");
}

Task<http::Response> delete_mails(Pages& pages, http::Request request)
{
    const auto visit = pages::begin_anonymous_visit(pages, request);
    const auto form = pages::read_form(pages, visit, request);
    if (!form)
        co_return form.error();
    if (const auto to = form->text("to"); !to.empty())
        pages.services.inbox->remove_to(to);
    else if (form->has("all"))
        pages.services.inbox->remove_all();
    co_return pages::go_to(pages, list_address(""), "mails_deleted");
}

Task<http::Response> delete_for_tests(Services& services, http::Request request)
{
    // A page of somebody else's in this machine's browser has no business here.
    if (from_elsewhere(request, services.site))
        co_return http::problem(403, "csrf", "This request comes from another site.");
    const auto typed = std::string(request.query.find("to").value_or(""));
    const auto address = EmailAddress::parse(typed);
    const auto deleted = typed.empty() ? services.inbox->remove_all()
                                       : services.inbox->remove_to(address ? address->text() : typed);
    const boost::json::object answer = {{"deleted", deleted}};
    co_return http::json_response(200, boost::json::serialize(answer));
}

} // namespace postkey::front::inbox

#include "base/encoding.hpp"
#include "front/inbox/answer.hpp"
#include "front/inbox/endpoints.hpp"
#include "front/inbox/mail_view.hpp"

namespace postkey::front::inbox {
namespace {

std::string id_of(const http::Request& request)
{
    return std::string(request.parameter("id"));
}

Task<std::optional<store::MessageStory>> story_of(Services& services, std::string id)
{
    auto message = MessageId::parse(id);
    if (!message)
        co_return std::nullopt;
    co_return co_await services.messages.find(std::move(*message));
}

} // namespace

Task<http::Response> show_mail(Pages& pages, http::Request request)
{
    auto& services = pages.services;
    const auto id = id_of(request);
    MailView view{.base = "/dev/inbox/" + percent_encoded(id), .entry = {}, .story = {}};
    view.entry = services.inbox->find(id);
    view.story = co_await story_of(services, id);
    if (!view.entry && !view.story)
        co_return no_such_mail(pages, request);
    if (view.entry)
        view.findings =
            mail::lint::check(mail::lint::mail_of(*view.entry), {.public_url = services.site.public_url});
    view.preview = preview_of(request);
    view.neighbours = services.inbox->neighbours(id);
    view.now = services.clock.now();
    const auto visit = pages::begin_anonymous_visit(pages, request);
    co_return answer(pages, visit, mail_page(view));
}

Task<http::Response> mail_html(Pages& pages, http::Request request)
{
    auto entry = pages.services.inbox->find(id_of(request));
    if (!entry)
        co_return no_such_mail(pages, request);
    co_return framed_html(std::move(entry->html), preview_of(request).look);
}

Task<http::Response> mail_text(Pages& pages, http::Request request)
{
    auto entry = pages.services.inbox->find(id_of(request));
    if (!entry)
        co_return no_such_mail(pages, request);
    co_return plain_text(std::move(entry->text));
}

Task<http::Response> mail_source(Pages& pages, http::Request request)
{
    auto entry = pages.services.inbox->find(id_of(request));
    if (!entry)
        co_return no_such_mail(pages, request);
    co_return plain_text(std::move(entry->source));
}

} // namespace postkey::front::inbox

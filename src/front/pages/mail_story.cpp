#include "front/pages/mail_story.hpp"

#include "front/cookies.hpp"
#include "front/story_words.hpp"

namespace postkey::front::pages {
namespace {

// The page's own script looks again by itself; without script its link does.
constexpr auto policy_with_script =
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

// "03:20 UTC"
std::string told_time(Instant instant)
{
    constexpr std::size_t begin = 11;
    constexpr std::size_t length = 5;
    return to_rfc3339(instant).substr(begin, length) + " UTC";
}

} // namespace

void remember_mail(const Pages& pages, http::Response& response, const MessageId& mail)
{
    const auto& services = pages.services;
    give_cookie(response, CookieKind::mail, SecretString(services.mail_status.token(mail)), services.site);
}

Task<std::optional<flow::MailStory>> remembered_story(Pages& pages, http::Request request, Purpose purpose)
{
    auto& services = pages.services;
    const auto token = read_cookie(request, CookieKind::mail, services.site);
    auto id = token ? services.mail_status.named_by(token->reveal()) : std::nullopt;
    if (!id)
        co_return std::nullopt;
    auto story = co_await services.mail_status.story(std::move(*id));
    if (story && (story->intent == Intent::recovery) != (purpose == Purpose::recovery))
        story.reset();
    co_return story;
}

http::Response show_with_story(Pages& pages, const Visit& visit, Page page,
                               const std::optional<flow::MailStory>& story, const std::string& again)
{
    if (!story)
        return show(pages, visit, std::move(page));
    page.values["story"] = std::vector<Values>{{
        {"story_state", flow::to_text(story->state)},
        {"story_open", story->state == flow::MailState::queued || story->state == flow::MailState::deferred},
        {"story_text", story_sentence(visit.origin.locale, *story)},
        {"story_since", told_time(story->since)},
        {"story_since_at", to_rfc3339(story->since)},
        {"story_again", again},
    }};
    auto response = show(pages, visit, std::move(page));
    response.headers.set("Content-Security-Policy", policy_with_script);
    return response;
}

} // namespace postkey::front::pages

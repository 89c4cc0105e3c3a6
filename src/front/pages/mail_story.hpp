#pragma once
// "Where is my mail?" on the page that follows a request for one, in the browser that asked.
#include "front/pages/visit.hpp"

namespace postkey::front::pages {

// The mail that this browser asked for last; an HttpOnly cookie, as the token would only be in the way
// elsewhere.
void remember_mail(const Pages& pages, http::Response& response, const MessageId& mail);

enum class Purpose
{
    verification,
    recovery
};

// How that mail stands, when it serves the purpose of this page.
Task<std::optional<flow::MailStory>> remembered_story(Pages& pages, http::Request request, Purpose purpose);

// The page with the story in it, if there is one; `again` is the path to look again.
http::Response show_with_story(Pages& pages, const Visit& visit, Page page,
                               const std::optional<flow::MailStory>& story, const std::string& again);

} // namespace postkey::front::pages

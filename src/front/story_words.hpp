#pragma once
// The story of a mail in words, for pages and clients alike: the group "mail_story" of locales/*/pages.json.
#include "domain/locale.hpp"
#include "flow/mail_story.hpp"

#include <string>
#include <string_view>

namespace postkey::front {

// "mail_story.taken", as page sentences are named. What strangers can ask for any address says "if".
std::string_view story_key(const flow::MailStory& story);

const std::string& story_sentence(Locale locale, const flow::MailStory& story);

} // namespace postkey::front

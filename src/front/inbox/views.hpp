#pragma once
// The pages of the development inbox as functions of what they show.
#include "front/pages/page.hpp"
#include "mail/inbox.hpp"

#include <string>
#include <vector>

namespace postkey::front::inbox {

// `to` is the recipient the list is narrowed to, "" for all. `refreshing`: the browser asks again every few
// seconds.
enum class Refresh
{
    by_hand,
    by_itself
};
pages::Page list_page(const std::vector<mail::InboxEntry>& newest_first, const std::string& to,
                      Refresh refresh);

enum class View
{
    html,
    text,
    source
};
pages::Page mail_page(const mail::InboxEntry& entry, View view);

} // namespace postkey::front::inbox

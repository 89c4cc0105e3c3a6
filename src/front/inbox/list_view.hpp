#pragma once
// The inbox's list as a function of what it shows.
#include "front/inbox/undelivered.hpp"
#include "front/pages/page.hpp"
#include "mail/inbox.hpp"

#include <string>

namespace postkey::front::inbox {

// `by_itself`: the browser asks again every few seconds.
enum class Refresh
{
    by_hand,
    by_itself
};

struct ListView
{
    std::string query; // as it was typed
    mail::InboxPage page;
    std::size_t page_number = 1;
    std::size_t page_length = 50;
    Messages undelivered;
    std::string state; // what events compare with
    Refresh refresh = Refresh::by_hand;
    Instant now = {};
};

pages::Page list_page(ListView view);

// "14:03:07" of today, "2026-11-21 14:03" of another day; UTC.
std::string short_time(Instant instant, Instant now);

// Only what a browser may follow: a mail's link is ours, but nothing here depends on that.
std::string followable(const std::string& link);

} // namespace postkey::front::inbox

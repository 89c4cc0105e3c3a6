#include "front/inbox/views.hpp"

#include "base/encoding.hpp"

namespace postkey::front::inbox {
namespace {

using pages::Page;
using pages::Values;

// Only what a browser may follow: a mail's link is ours, but nothing here depends on that.
std::string followable(const std::string& link)
{
    return link.starts_with("https://") || link.starts_with("http://") ? link : std::string();
}

std::string second_of(Instant instant)
{
    constexpr std::size_t length = 19;
    auto text = to_rfc3339(instant).substr(0, length);
    text[10] = ' ';
    return text;
}

Values entry_view(const mail::InboxEntry& entry)
{
    return {
        {"id", percent_encoded(entry.id)},
        {"to", entry.to},
        {"only_to", percent_encoded(entry.to)},
        {"kind", entry.kind},
        {"mail_lang", entry.locale},
        {"subject", entry.subject},
        {"link", followable(entry.link)},
        {"code", entry.code},
        {"received", second_of(entry.received_at)},
        {"received_at", to_rfc3339(entry.received_at)},
    };
}

} // namespace

Page list_page(const std::vector<mail::InboxEntry>& newest_first, const std::string& to, Refresh refresh)
{
    std::vector<Values> mails;
    for (const auto& entry : newest_first)
        if (to.empty() || entry.to == to)
            mails.push_back(entry_view(entry));
    const auto count = std::to_string(mails.size());
    return {.name = "inbox",
            .values = {{"mails", std::move(mails)},
                       {"count", count},
                       {"filter", to},
                       {"filter_encoded", percent_encoded(to)},
                       {"refreshing", refresh == Refresh::by_itself}}};
}

Page mail_page(const mail::InboxEntry& entry, View view)
{
    auto values = entry_view(entry);
    values["as_html"] = view == View::html;
    values["as_text"] = view == View::text;
    values["as_source"] = view == View::source;
    values["body"] = view == View::text ? entry.text : view == View::source ? entry.source : std::string();
    return {.name = "inbox_mail", .heading = entry.subject, .values = std::move(values)};
}

} // namespace postkey::front::inbox

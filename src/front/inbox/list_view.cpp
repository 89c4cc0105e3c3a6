#include "front/inbox/list_view.hpp"

#include "base/encoding.hpp"
#include "front/inbox/answer.hpp"

#include <algorithm>

namespace postkey::front::inbox {
namespace {

using pages::Values;

// The query with `term` in it, or without when it has it already.
std::string toggled(const std::string& query, const std::string& term)
{
    const auto padded = " " + query + " ";
    const auto found = padded.find(" " + term + " ");
    if (found == std::string::npos)
        return query.empty() ? term : query + " " + term;
    auto without = padded.substr(0, found) + padded.substr(found + term.size() + 1);
    const auto begin = without.find_first_not_of(' ');
    const auto end = without.find_last_not_of(' ');
    return begin == std::string::npos ? std::string() : without.substr(begin, end - begin + 1);
}

std::vector<Values> chips(const std::vector<mail::Facet>& facets, const std::string& field,
                          const std::string& query)
{
    std::vector<Values> chips;
    for (const auto& facet : facets) {
        const auto next = toggled(query, field + ":" + facet.value);
        chips.push_back({{"value", facet.value},
                         {"number", std::to_string(facet.count)},
                         {"href", list_address(next)},
                         {"chosen", next.size() < query.size()}});
    }
    return chips;
}

Values mail_row(const mail::InboxEntry& entry, Instant now)
{
    return {{"id", percent_encoded(entry.id)},
            {"to", entry.to},
            {"to_href", list_address("to:" + entry.to)},
            {"kind", entry.kind},
            {"mail_lang", entry.locale},
            {"subject", entry.subject},
            {"link", followable(entry.link)},
            {"code", entry.code},
            {"unread", entry.unread},
            {"received", short_time(entry.received_at, now)},
            {"received_at", to_rfc3339(entry.received_at)}};
}

Values message_row(const store::MessageRecord& message, Instant now)
{
    const auto& state = message.state;
    const bool waiting = state == "queued" || state == "leased";
    const bool lost = state == "failed" || state == "dead" || state == "expired" || state == "unknown";
    const bool put_off = state == "queued" && message.last_reply;
    return {{"id", message.id.text()},
            {"to", message.recipient.text()},
            {"kind", message.kind ? to_text(*message.kind) : to_text(message.intent)},
            {"state", put_off ? "deferred" : state},
            {"waiting", waiting},
            {"lost", lost},
            {"reply",
             message.last_reply.value_or("").empty() ? message.reason.value_or("") : *message.last_reply},
            {"due", put_off ? short_time(message.due_at, now) : std::string()},
            {"due_at", to_rfc3339(message.due_at)},
            {"asked", short_time(message.created_at, now)},
            {"asked_at", to_rfc3339(message.created_at)}};
}

// The one recipient that is looked for, whose mails can be deleted together.
std::string only_recipient(const std::string& query)
{
    const auto terms = mail::InboxQuery::parse(query).terms();
    if (terms.size() != 1 || terms.front().field != mail::InboxQuery::Field::to ||
        terms.front().sense != mail::InboxQuery::Sense::wanted)
        return {};
    const auto address = EmailAddress::parse(terms.front().text);
    return address ? address->text() : std::string();
}

void add_paging(Values& values, const ListView& view)
{
    const auto last = std::max<std::size_t>(1, (view.page.fitting + view.page_length - 1) / view.page_length);
    const bool has_older = view.page_number < last;
    values["several_pages"] = last > 1;
    values["page_number"] = std::to_string(view.page_number);
    values["pages"] = std::to_string(last);
    values["newer_href"] =
        view.page_number > 1 ? list_address(view.query, view.page_number - 1) : std::string();
    values["older_href"] = has_older ? list_address(view.query, view.page_number + 1) : std::string();
}

void add_chips(Values& values, const ListView& view)
{
    values["kinds"] = chips(view.page.kinds, "kind", view.query);
    values["lanes"] = chips(view.page.lanes, "lane", view.query);
    values["locales"] = chips(view.page.locales, "locale", view.query);
    values["recipients"] = chips(view.page.recipients, "to", view.query);
}

} // namespace

std::string followable(const std::string& link)
{
    return link.starts_with("https://") || link.starts_with("http://") ? link : std::string();
}

std::string short_time(Instant instant, Instant now)
{
    constexpr std::size_t day = 10;
    const auto text = to_rfc3339(instant);
    if (text.substr(0, day) == to_rfc3339(now).substr(0, day))
        return text.substr(day + 1, 8);
    return text.substr(0, day) + " " + text.substr(day + 1, 5);
}

pages::Page list_page(ListView view)
{
    std::vector<Values> mails;
    for (const auto& entry : view.page.entries)
        mails.push_back(mail_row(entry, view.now));
    std::vector<Values> undelivered;
    for (const auto& message : view.undelivered)
        undelivered.push_back(message_row(message, view.now));
    const auto reload = list_address(view.query);
    const auto recipient = only_recipient(view.query);
    Values values = {
        {"mails", std::move(mails)},
        {"undelivered", std::move(undelivered)},
        {"has_undelivered", !view.undelivered.empty()},
        {"count", std::to_string(view.page.total)},
        {"unread_count", view.page.unread > 0 ? std::to_string(view.page.unread) : std::string()},
        {"fitting", std::to_string(view.page.fitting)},
        {"any", view.page.total > 0},
        {"query", view.query},
        {"reload", reload},
        {"refresh_href", reload + (view.query.empty() ? "?" : "&") + "refresh=on"},
        {"refreshing", view.refresh == Refresh::by_itself},
        {"only_recipient", recipient},
        // What cannot be deleted together is not offered as if it could.
        {"deletable", view.page.fitting > 0 && (view.query.empty() || !recipient.empty())},
        {"state_seen", view.state},
        {"inbox_style", "/assets/inbox.css"},
        {"inbox_script", "/assets/inbox.js"}};
    add_paging(values, view);
    add_chips(values, view);
    return {.name = "inbox", .values = std::move(values)};
}

} // namespace postkey::front::inbox

#include "front/inbox/mail_view.hpp"

#include "base/encoding.hpp"
#include "front/inbox/answer.hpp"
#include "front/inbox/list_view.hpp"
#include "front/inbox/mail_headers.hpp"
#include "front/inbox/story_view.hpp"
#include "mail/lint/differences.hpp"
#include "mail/lint/page.hpp"

#include <set>
#include <sstream>

namespace postkey::front::inbox {
namespace {

using pages::Values;

// The text line by line, and which of them only it says; and what only the HTML says.
void add_differences(Values& values, const mail::InboxEntry& entry, View part)
{
    std::vector<Values> lines;
    std::vector<Values> only_html;
    if (part == View::both) {
        const auto found = mail::lint::differences(entry.text, mail::lint::read_page(entry.html).lines);
        const std::set<std::string> only_text(found.only_text.begin(), found.only_text.end());
        std::istringstream text(entry.text);
        for (std::string line; std::getline(text, line);)
            lines.push_back({{"line", line}, {"different", only_text.contains(mail::lint::collapsed(line))}});
        for (const auto& line : found.only_html)
            only_html.push_back({{"line", line}});
    }
    values["lines"] = std::move(lines);
    values["differs"] = !only_html.empty();
    values["only_html"] = std::move(only_html);
}

void add_mail(Values& values, const mail::InboxEntry& entry, const MailView& view)
{
    values["to"] = entry.to;
    values["to_href"] = list_address("to:" + entry.to);
    values["from"] = entry.from;
    values["kind"] = entry.kind;
    values["mail_lang"] = entry.locale;
    values["link"] = followable(entry.link);
    values["code"] = entry.code;
    values["unread"] = entry.unread && view.of == MailView::Of::inbox;
    values["received"] = short_time(entry.received_at, view.now);
    values["received_at"] = to_rfc3339(entry.received_at);
    const auto part = view.preview.view;
    values["body"] = part == View::text ? entry.text : part == View::source ? entry.source : std::string();
    std::vector<Values> headers;
    if (part == View::headers)
        for (const auto& [name, value] : headers_of(entry.source))
            headers.push_back({{"name", name}, {"value", value}});
    values["headers"] = std::move(headers);
    add_differences(values, entry, part);
}

void add_checks(Values& values, const std::vector<mail::lint::Finding>& findings)
{
    std::vector<Values> rows;
    for (const auto& finding : findings)
        rows.push_back({{"severity", to_text(finding.severity)},
                        {"grave", finding.severity == mail::lint::Severity::error},
                        {"rule", to_text(finding.rule)},
                        {"part", finding.part},
                        {"sentence", finding.detail}});
    values["sound"] = findings.empty();
    values["findings"] = std::move(rows);
    values["finding_count"] = findings.empty() ? std::string() : std::to_string(findings.size());
}

void add_message(Values& values, const store::MessageRecord& message, Instant now)
{
    values["to"] = message.recipient.text();
    values["to_href"] = list_address("to:" + message.recipient.text());
    values["kind"] = message.kind ? to_text(*message.kind) : to_text(message.intent);
    values["received"] = short_time(message.created_at, now);
    values["received_at"] = to_rfc3339(message.created_at);
    values["message_state"] = message.state;
}

Values nothing_known()
{
    Values values;
    for (const auto* const name : {"to", "to_href", "from", "kind", "mail_lang", "link", "code", "received",
                                   "received_at", "body", "message_state"})
        values[name] = "";
    values["inbox_style"] = "/assets/inbox.css";
    values["inbox_script"] = "/assets/inbox.js";
    values["unread"] = false;
    for (const auto* const name : {"headers", "lines", "only_html"})
        values[name] = std::vector<Values>{};
    values["differs"] = false;
    return values;
}

std::string mail_href(const std::string& id)
{
    return id.empty() ? std::string() : "/dev/inbox/" + percent_encoded(id);
}

} // namespace

pages::Page mail_page(const MailView& view)
{
    auto values = nothing_known();
    auto preview = view.preview;
    if (!view.entry)
        preview.view = View::delivery;
    add_preview_links(values, preview, view.base);
    add_checks(values, view.findings);
    if (view.story)
        add_message(values, view.story->message, view.now);
    if (view.entry)
        add_mail(values, *view.entry, view);
    values["delivered"] = view.entry.has_value();
    values["in_inbox"] = view.entry.has_value() && view.of == MailView::Of::inbox;
    values["in_gallery"] = view.of == MailView::Of::gallery;
    values["has_story"] = view.of == MailView::Of::inbox;
    values["steps"] = view.story ? story_steps(*view.story, view.now) : std::vector<Values>{};
    values["no_story"] = !view.story;
    values["newer_href"] = mail_href(view.neighbours.newer);
    values["older_href"] = mail_href(view.neighbours.older);
    const auto heading = view.entry ? view.entry->subject : std::get<std::string>(values["to"].held);
    return {.name = "inbox_mail", .heading = heading, .values = std::move(values)};
}

} // namespace postkey::front::inbox

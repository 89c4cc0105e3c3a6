#include "front/inbox/samples.hpp"

#include "front/inbox/gallery_view.hpp"
#include "front/inbox/list_view.hpp"
#include "front/inbox/mail_view.hpp"

namespace postkey::front::inbox {
namespace {

mail::InboxEntry sample_mail()
{
    return {.id = "0198c0de-0000-7000-8000-000000000004",
            .to = "ada@example.org",
            .kind = "verify_email",
            .locale = "en",
            .subject = "Confirm your e-mail address",
            .link = "https://example.org/verify/token",
            .code = "01234567",
            .text = "Text",
            .html = "<p>Text</p><p>More</p>",
            .source = "Subject: Text\n\nText",
            .received_at = {},
            .from = "Acme <accounts@example.org>"};
}

store::MessageRecord sample_message()
{
    return {.id = MessageId::trusted("0198c0de-0000-7000-8000-000000000005"),
            .intent = Intent::sign_up,
            .kind = MailKind::verify_email,
            .lane = Lane::verify,
            .recipient = EmailAddress::trusted("defer+451@example.org"),
            .state = "queued",
            .reason = std::nullopt,
            .attempts = 1,
            .created_at = {},
            .decided_at = std::nullopt,
            .due_at = {},
            .give_up_at = {},
            .finished_at = std::nullopt,
            .last_reply = "451 later"};
}

ListView sample_list()
{
    ListView view{.query = "to:ada@example.org", .page = {}, .undelivered = {}, .state = "state"};
    view.page.entries = {sample_mail()};
    view.page.total = view.page.fitting = 101;
    view.page.unread = 1;
    view.page.kinds = view.page.lanes = view.page.locales = view.page.recipients = {{"value", 1}};
    view.page_number = 2;
    view.undelivered = {sample_message()};
    return view;
}

MailView sample_view(View part)
{
    const store::AttemptRecord attempt = {1, {}, "deferred", "451 later"};
    MailView view{.base = "/dev/inbox/4",
                  .entry = sample_mail(),
                  .story = store::MessageStory{sample_message(), {attempt}, {}}};
    view.findings = {
        {mail::lint::Severity::error, "verify_email", "en", "html", mail::lint::Rule::size, "Too large."}};
    view.preview.view = part;
    view.neighbours = {"3", "5"};
    return view;
}

// Some lists are filled in one view only.
pages::Page mail_page_with_all_names()
{
    auto page = mail_page(sample_view(View::headers));
    const auto both = mail_page(sample_view(View::both));
    for (const auto* const name : {"lines", "only_html"})
        page.values[name] = both.values.at(name);
    return page;
}

} // namespace

std::vector<pages::Page> sample_pages()
{
    auto undelivered = sample_view(View::delivery);
    undelivered.entry.reset();
    std::vector<pages::Page> all = {list_page(sample_list()), list_page({})};
    all.push_back(mail_page_with_all_names());
    for (const auto part :
         {View::headers, View::html, View::text, View::both, View::source, View::checks, View::delivery})
        all.push_back(mail_page(sample_view(part)));
    all.push_back(mail_page(undelivered));
    all.push_back(gallery_page({{"verify_email", sample_mail()}}, Locale::en, "A template is broken."));
    return all;
}

} // namespace postkey::front::inbox

#include "front/inbox/answer.hpp"
#include "front/inbox/endpoints.hpp"
#include "front/inbox/gallery_view.hpp"
#include "front/inbox/mail_view.hpp"
#include "mail/mime.hpp"
#include "mail/values.hpp"

namespace postkey::front::inbox {
namespace {

constexpr auto sample_site = "https://accounts.example.org"; // where links of samples lead

// As the courier would send it, to and from nobody.
mail::InboxEntry sample_entry(const Services& services, const mail::Model& model, Locale locale)
{
    const auto content = services.renderer.render(model, locale);
    const mail::Header header = {
        .id = MessageId::trusted("0198c0de-0000-7000-8000-000000000000"),
        .from = {services.site.application_name, EmailAddress::trusted("accounts@example.org")},
        .reply_to = std::nullopt,
        .to = EmailAddress::trusted("ada@example.org"),
        .date = services.clock.now()};
    return {.id = header.id.text(),
            .to = header.to.text(),
            .kind = std::string(to_text(content.kind)),
            .locale = std::string(to_text(locale)),
            .subject = content.subject,
            .link = mail::link_of(model),
            .code = mail::code_of(model),
            .text = content.text,
            .html = content.html,
            .source = mail::write_mime(header, content, mail::BodyEncoding::eight_bit),
            .received_at = header.date,
            .from = services.site.application_name + " <accounts@example.org>"};
}

struct Found
{
    Sample sample;
    Locale locale;
};

std::optional<Found> sample_of(const Services& services, const http::Request& request)
{
    const auto locale = parse_locale(request.parameter("locale"));
    for (const auto& model : mail::sample_models())
        if (locale && mail::folder_of(model) == request.parameter("kind"))
            return Found{{mail::folder_of(model), sample_entry(services, model, *locale)}, *locale};
    return std::nullopt;
}

} // namespace

Task<http::Response> gallery(Pages& pages, http::Request request)
{
    const auto visit = pages::begin_anonymous_visit(pages, request);
    const auto asked = parse_locale(request.query.find("locale").value_or(""));
    const auto shown = asked.value_or(visit.origin.locale);
    std::vector<Sample> samples;
    for (const auto& model : mail::sample_models())
        samples.push_back({mail::folder_of(model), sample_entry(pages.services, model, shown)});
    co_return answer(pages, visit, gallery_page(samples, shown, pages.services.renderer.refusal()));
}

Task<http::Response> show_sample(Pages& pages, http::Request request)
{
    auto found = sample_of(pages.services, request);
    if (!found)
        co_return no_such_mail(pages, request);
    MailView view{.base = sample_address(found->sample.name, found->locale),
                  .entry = std::move(found->sample.entry),
                  .story = {}};
    view.findings = mail::lint::check(mail::lint::mail_of(*view.entry), {.public_url = sample_site});
    view.preview = preview_of(request);
    view.of = MailView::Of::gallery;
    view.now = pages.services.clock.now();
    const auto visit = pages::begin_anonymous_visit(pages, request);
    co_return answer(pages, visit, mail_page(view));
}

Task<http::Response> sample_html(Pages& pages, http::Request request)
{
    auto found = sample_of(pages.services, request);
    if (!found)
        co_return no_such_mail(pages, request);
    co_return framed_html(std::move(found->sample.entry.html), preview_of(request).look);
}

Task<http::Response> sample_text(Pages& pages, http::Request request)
{
    auto found = sample_of(pages.services, request);
    if (!found)
        co_return no_such_mail(pages, request);
    co_return plain_text(std::move(found->sample.entry.text));
}

Task<http::Response> sample_source(Pages& pages, http::Request request)
{
    auto found = sample_of(pages.services, request);
    if (!found)
        co_return no_such_mail(pages, request);
    co_return plain_text(std::move(found->sample.entry.source));
}

} // namespace postkey::front::inbox

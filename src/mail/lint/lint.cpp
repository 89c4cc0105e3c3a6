#include "mail/lint/lint.hpp"

#include "mail/inbox.hpp"
#include "mail/lint/rules.hpp"
#include "mail/transport.hpp"

namespace postkey::mail::lint {
namespace {

using Check = void (*)(Examination&);

constexpr Check checks[] = {
    leftover_braces, parity,   link_host, link_length, primary_link,   plain_link, size,     contrast_of_text,
    digit_runs,      language, subject,   preheader,   remote_content, css,        skeleton, headers};

} // namespace

std::string_view to_text(Severity severity)
{
    return severity == Severity::error ? "error" : "warning";
}

std::string_view to_text(Rule rule)
{
    constexpr std::string_view names[] = {"broken_template",
                                          "unknown_variable",
                                          "missing_variable",
                                          "missing_sentence",
                                          "leftover_braces",
                                          "parity",
                                          "link_host",
                                          "link_length",
                                          "primary_link",
                                          "plain_link",
                                          "size",
                                          "contrast",
                                          "digit_runs",
                                          "language",
                                          "subject",
                                          "preheader",
                                          "remote_content",
                                          "css",
                                          "skeleton",
                                          "headers"};
    return names[static_cast<std::size_t>(rule)];
}

void Examination::error(Rule rule, const char* part, std::string detail)
{
    findings.push_back({Severity::error, mail.kind, mail.locale, part, rule, std::move(detail)});
}

void Examination::warning(Rule rule, const char* part, std::string detail)
{
    findings.push_back({Severity::warning, mail.kind, mail.locale, part, rule, std::move(detail)});
}

Mail mail_of(const OutgoingMail& mail)
{
    const auto& content = mail.content;
    return {.kind = std::string(postkey::to_text(content.kind)),
            .locale = std::string(postkey::to_text(content.locale)),
            .subject = content.subject,
            .text = content.text,
            .html = content.html,
            .link = mail.link,
            .code = mail.code,
            .source = write_mime(mail.header, content, BodyEncoding::quoted_printable)};
}

Mail mail_of(const InboxEntry& entry)
{
    return {.kind = entry.kind,
            .locale = entry.locale,
            .subject = entry.subject,
            .text = entry.text,
            .html = entry.html,
            .link = entry.link,
            .code = entry.code,
            .source = entry.source};
}

std::vector<Finding> check(const Mail& mail, const Facts& facts)
{
    Examination examination{mail, facts, read_page(mail.html)};
    for (const auto rule : checks)
        rule(examination);
    return std::move(examination.findings);
}

} // namespace postkey::mail::lint

#include "cli/mail_samples.hpp"

#include "mail/values.hpp"

#include <fmt/format.h>

namespace postkey::cli {
namespace {

// A fixed day, so that two previews of the same templates are the same.
constexpr Instant sample_date = std::chrono::sys_days(
    std::chrono::year_month_day(std::chrono::year(2026), std::chrono::November, std::chrono::day(21)));

bool is_named(const mail::Model& model, const std::string& name)
{
    return mail::folder_of(model) == name || to_text(mail::kind_of(model)) == name;
}

} // namespace

void add_choice(CLI::App& command, SampleChoice& choice)
{
    command.add_option("--kind", choice.kind, "Only mails of this kind, such as verify_email");
    command.add_option("--locale", choice.locale, "Only mails in this language, such as pt-BR");
}

std::vector<mail::Model> chosen_models(const SampleChoice& choice, const std::string& site)
{
    auto models = mail::sample_models(site);
    if (!choice.kind)
        return models;
    std::string known;
    for (const auto& model : models)
        known += (known.empty() ? "" : ", ") + mail::folder_of(model);
    std::erase_if(models, [&choice](const mail::Model& model) { return !is_named(model, *choice.kind); });
    if (models.empty())
        throw CommandFailed(ExitCode::usage,
                            "--kind: there is no " + *choice.kind + "; the kinds are " + known);
    return models;
}

std::vector<Locale> chosen_locales(const SampleChoice& choice)
{
    if (!choice.locale)
        return {all_locales.begin(), all_locales.end()};
    if (const auto locale = parse_locale(*choice.locale))
        return {*locale};
    std::string known;
    for (const auto locale : all_locales)
        known += (known.empty() ? "" : ", ") + std::string(to_text(locale));
    throw CommandFailed(ExitCode::usage,
                        "--locale: there is no " + *choice.locale + "; the languages are " + known);
}

mail::lint::TemplateFacts template_facts(const config::Config& config)
{
    const auto& branding = config.branding;
    auto from = mail::parse_mailbox(config.email.smtp_sender).value_or(mail::development_sender());
    if (from.display_name.empty())
        from.display_name = branding.application_name;
    mail::lint::TemplateFacts facts{
        .branding = {branding.application_name, branding.support_address, branding.colour},
        .templates = std::nullopt,
        .sender = {.from = std::move(from),
                   .reply_to = mail::parse_mailbox(branding.support_address),
                   .date = sample_date},
        .facts = {.public_url = config.public_url_for(config.server.listen.port)}};
    if (!branding.templates.empty())
        facts.templates = branding.templates;
    if (!config.security.pwd_reset_url.empty())
        facts.facts.other_urls.push_back(config.security.pwd_reset_url);
    return facts;
}

std::string count_text(std::size_t kinds, std::size_t languages)
{
    return fmt::format("{} kind{} in {} language{}", kinds, kinds == 1 ? "" : "s", languages,
                       languages == 1 ? "" : "s");
}

} // namespace postkey::cli

#include "mail/lint/template_lint.hpp"

#include "mail/values.hpp"

namespace postkey::mail::lint {
namespace {

Rule rule_of(Fault fault)
{
    switch (fault) {
    case Fault::unknown_name:
        return Rule::unknown_variable;
    case Fault::not_shown:
        return Rule::missing_variable;
    case Fault::missing_sentence:
        return Rule::missing_sentence;
    case Fault::other:
        return Rule::broken_template;
    }
    return Rule::broken_template;
}

Finding finding_of(const BrokenTemplate& broken, std::string kind, std::string locale)
{
    return {Severity::error, std::move(kind),         std::move(locale),
            "template",      rule_of(broken.fault()), broken.what()};
}

void check_trial(const TemplateSet::Trial& trial, const TemplateFacts& facts, TemplateReport& report)
{
    const auto kind = folder_of(trial.model);
    if (trial.broken) {
        report.findings.push_back(
            finding_of(*trial.broken, kind, std::string(postkey::to_text(trial.locale))));
        return;
    }
    auto mail = mail_of(sample_mail_of(trial, facts.sender));
    mail.kind = kind;
    for (auto& finding : check(mail, facts.facts))
        report.findings.push_back(std::move(finding));
}

} // namespace

TemplateReport check_templates(const TemplateFacts& facts)
{
    TemplateReport report;
    try {
        const auto models = sample_models(facts.facts.public_url);
        for (const auto& trial : TemplateSet::try_each(facts.branding, facts.templates, models)) {
            ++report.mails;
            check_trial(trial, facts, report);
        }
        // Each mail was made; what nobody uses shows only when all of them are looked at.
        if (report.findings.empty())
            const TemplateSet whole(facts.branding, facts.templates);
    } catch (const BrokenTemplate& broken) {
        report.findings.push_back(finding_of(broken, "", ""));
    }
    return report;
}

} // namespace postkey::mail::lint

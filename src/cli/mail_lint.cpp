#include "cli/commands.hpp"
#include "cli/json.hpp"
#include "cli/mail_samples.hpp"
#include "cli/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <set>

namespace postkey::cli {
namespace {

using mail::lint::Finding;
using mail::lint::Severity;

void print_json(const Invocation& invocation, const std::vector<Finding>& findings)
{
    json::array out;
    for (const auto& finding : findings)
        out.push_back({{"severity", to_text(finding.severity)},
                       {"kind", finding.kind},
                       {"locale", finding.locale},
                       {"part", finding.part},
                       {"rule", to_text(finding.rule)},
                       {"detail", finding.detail}});
    print(invocation, out);
}

// The same said of many mails is one row.
struct Row
{
    const Finding* first;
    std::set<std::string> kinds{};
    std::set<std::string> locales{};
    std::size_t mails = 0;
};

std::vector<Row> rows_of(const std::vector<Finding>& findings)
{
    std::vector<Row> rows;
    for (const auto& finding : findings) {
        auto row = std::ranges::find_if(rows, [&finding](const Row& known) {
            return known.first->rule == finding.rule && known.first->part == finding.part &&
                   known.first->detail == finding.detail;
        });
        if (row == rows.end())
            row = rows.insert(rows.end(), Row{&finding});
        row->kinds.insert(finding.kind);
        row->locales.insert(finding.locale);
        ++row->mails;
    }
    // What is wrong with most is mended first.
    std::ranges::sort(rows, [](const Row& one, const Row& other) {
        return one.mails != other.mails ? one.mails > other.mails : one.first < other.first;
    });
    return rows;
}

std::string listed(const std::set<std::string>& names, const char* many)
{
    constexpr std::size_t most_listed = 2;
    if (names.size() > most_listed)
        return fmt::format("{} {}", names.size(), many);
    std::string out;
    for (const auto& name : names)
        out += (out.empty() ? "" : ", ") + name;
    return out.empty() ? "all" : out;
}

void print_table(const Invocation& invocation, const std::vector<Finding>& findings)
{
    Table table({"SEVERITY", "RULE", "KIND", "LANGUAGE", "PART", "WHAT"});
    for (const auto& row : rows_of(findings)) {
        const auto& finding = *row.first;
        const auto style = finding.severity == Severity::error ? Style::bad : Style::bold;
        table.add({Cell(std::string(to_text(finding.severity)), style), std::string(to_text(finding.rule)),
                   listed(row.kinds, "kinds"), listed(row.locales, "languages"), finding.part,
                   finding.detail});
    }
    table.print(invocation.streams.out, colour_of(invocation));
}

ExitCode lint(const Invocation& invocation, const std::string& templates)
{
    auto facts = template_facts(invocation.load());
    if (!templates.empty())
        facts.templates = templates;
    const auto report = mail::lint::check_templates(facts);
    const auto errors = std::ranges::count(report.findings, Severity::error, &Finding::severity);
    const auto warnings = static_cast<std::ptrdiff_t>(report.findings.size()) - errors;
    if (invocation.form == OutputForm::json)
        print_json(invocation, report.findings);
    else if (!report.findings.empty())
        print_table(invocation, report.findings);
    const auto languages = all_locales.size();
    const auto looked_at =
        fmt::format("{} mails ({}) of {}", report.mails, count_text(report.mails / languages, languages),
                    facts.templates ? facts.templates->string() : "the built-in templates");
    if (invocation.form == OutputForm::text && report.findings.empty())
        invocation.streams.out << looked_at << ": nothing to complain about.\n";
    else if (invocation.form == OutputForm::text)
        invocation.streams.err << fmt::format("{} error{} and {} warning{} in {}\n", errors,
                                              errors == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s",
                                              looked_at);
    return report.findings.empty() ? ExitCode::ok : ExitCode::findings;
}

} // namespace

void add_mail_lint(CLI::App& mail, Invocation& invocation)
{
    auto& command = add_command(mail, invocation,
                                {"lint", "Look for mistakes in every mail of every language",
                                 "  postkey mail lint\n"
                                 "  postkey mail lint --templates ./templates    # before they go live\n"
                                 "  postkey mail lint --json | jq -r '.[].rule' | sort | uniq -c"},
                                Effect::reads);
    const auto templates = std::make_shared<std::string>();
    command.add_option("--templates", *templates, "A directory of templates, instead of branding.templates")
        ->type_name("DIR");
    command.callback([&invocation, templates] { invocation.result = lint(invocation, *templates); });
}

} // namespace postkey::cli

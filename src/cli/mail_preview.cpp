#include "cli/commands.hpp"
#include "cli/gallery.hpp"
#include "cli/json.hpp"
#include "cli/mail_samples.hpp"
#include "cli/own_files.hpp"
#include "mail/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace postkey::cli {
namespace {

struct PreviewFlags
{
    std::string output;
    SampleChoice choice;
};

struct Preview
{
    GalleryMail shown;
    mail::OutgoingMail mail;
};

std::vector<Preview> previews(const mail::lint::TemplateFacts& facts, const SampleChoice& choice)
{
    std::vector<Preview> all;
    const auto locales = chosen_locales(choice);
    const auto models = chosen_models(choice, facts.facts.public_url);
    for (const auto& trial : mail::TemplateSet::try_each(facts.branding, facts.templates, models)) {
        if (std::ranges::find(locales, trial.locale) == locales.end())
            continue;
        if (trial.broken)
            throw CommandFailed(ExitCode::configuration, trial.broken->what());
        const auto kind = mail::folder_of(trial.model);
        const std::string locale(to_text(trial.locale));
        all.push_back({.shown = {kind, locale, trial.content->subject, kind + "." + locale},
                       .mail = mail::sample_mail_of(trial, facts.sender)});
    }
    return all;
}

// The page first: it says that the other files are ours, also when this is interrupted.
void write_all(const std::filesystem::path& directory, const std::string& application_name,
               const std::vector<Preview>& all)
{
    make_directory(directory);
    const auto index = directory / "index.html";
    const auto existing = begins_with(index, gallery_mark) ? Existing::replaced : Existing::kept;
    std::vector<GalleryMail> shown;
    for (const auto& preview : all)
        shown.push_back(preview.shown);
    write_file(index, gallery_page(application_name, shown), existing);
    for (const auto& [page, mail] : all) {
        const auto write = [&, name = page.file](const char* ending, std::string_view content) {
            write_file(directory / (name + ending), content, existing);
        };
        write(".txt", mail.content.text);
        write(".html", mail.content.html);
        write(".eml", mail::write_mime(mail.header, mail.content, mail::BodyEncoding::quoted_printable));
    }
}

void print_json(const Invocation& invocation, const std::filesystem::path& directory,
                const std::vector<Preview>& all)
{
    json::array out;
    for (const auto& [shown, mail] : all) {
        const auto path = (directory / shown.file).string();
        out.push_back({{"kind", shown.kind},
                       {"locale", shown.locale},
                       {"subject", shown.subject},
                       {"text", path + ".txt"},
                       {"html", path + ".html"},
                       {"message", path + ".eml"}});
    }
    print(invocation, out);
}

void preview(const Invocation& invocation, const PreviewFlags& flags)
{
    const auto facts = template_facts(invocation.load());
    const auto locales = chosen_locales(flags.choice).size();
    std::vector<Preview> all;
    try {
        all = previews(facts, flags.choice);
    } catch (const mail::BrokenTemplate& broken) {
        throw CommandFailed(ExitCode::configuration, broken.what());
    }
    write_all(flags.output, facts.branding.application_name, all);
    if (invocation.form == OutputForm::json) {
        print_json(invocation, flags.output, all);
        return;
    }
    const auto from = facts.templates ? ", templates from " + facts.templates->string() : "";
    invocation.streams.out << fmt::format("{} mails: {}{}\nOpen {}\n", all.size(),
                                          count_text(all.size() / locales, locales), from,
                                          (std::filesystem::path(flags.output) / "index.html").string());
}

} // namespace

void add_mail_preview(CLI::App& mail, Invocation& invocation)
{
    auto& command = add_command(mail, invocation,
                                {"preview", "Write every mail of every language to files, to be looked at",
                                 "  postkey mail preview --output preview\n"
                                 "  postkey mail preview --output preview --kind reset_password --locale ko"},
                                Effect::reads);
    const auto flags = std::make_shared<PreviewFlags>();
    command.add_option("--output", flags->output, "Where to; made when it is not there")
        ->type_name("DIR")
        ->required();
    add_choice(command, flags->choice);
    command.callback([&invocation, flags] { preview(invocation, *flags); });
}

} // namespace postkey::cli

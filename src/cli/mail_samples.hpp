#pragma once
// What the commands that show or judge templates share: which mails, and with whose name and colours.
#include "cli/invocation.hpp"
#include "mail/lint/template_lint.hpp"

#include <optional>
#include <string>
#include <vector>

namespace postkey::cli {

struct SampleChoice
{
    std::optional<std::string> kind{};   // nothing: all
    std::optional<std::string> locale{}; // nothing: all
};

void add_choice(CLI::App& command, SampleChoice& choice); // --kind and --locale

// Throw CommandFailed(usage) for a kind or language that does not exist, naming those that do.
std::vector<mail::Model> chosen_models(const SampleChoice& choice, const std::string& site);
std::vector<Locale> chosen_locales(const SampleChoice& choice);

// The configured branding, templates, sender and address.
mail::lint::TemplateFacts template_facts(const config::Config& config);

// "12 kinds in 4 languages"
std::string count_text(std::size_t kinds, std::size_t languages);

} // namespace postkey::cli

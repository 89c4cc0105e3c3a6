#pragma once
// Lints every mail of a set of templates in every language, also those that cannot be made.
#include "mail/lint/lint.hpp"
#include "mail/sample_mails.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace postkey::mail::lint {

struct TemplateFacts
{
    Branding branding;
    std::optional<std::filesystem::path> templates; // an operator's own
    SampleSender sender;
    Facts facts;
};

struct TemplateReport
{
    std::size_t mails = 0; // looked at: kinds times languages
    std::vector<Finding> findings{};
};

// Reads files; throws nothing for what is wrong with them: that is a finding. One that concerns every mail
// has neither kind nor locale.
TemplateReport check_templates(const TemplateFacts& facts);

} // namespace postkey::mail::lint

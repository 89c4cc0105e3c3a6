#pragma once
// Every mail in every language: composed, parsed and rendered once with sample data when it is made, and
// unchangeable from then on.
#include "mail/broken_template.hpp"
#include "mail/content.hpp"
#include "mail/models.hpp"
#include "mail/template_files.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace postkey::mail {

struct Branding
{
    std::string application_name = "Postkey";
    std::string support_address;    // empty: the line is left out
    std::string colour = "#1f5fbf"; // "#rrggbb" of buttons; the text on it is white, or dark on a light one
};

class TemplateSet
{
public:
    // The built-in set, with the files of `overrides` over it. Throws BrokenTemplate for a missing variable,
    // a missing catalogue key, an undeclared file; for a file or sentence without use when it is built in,
    // for a sentence without use when it is an operator's own.
    explicit TemplateSet(const Branding& branding,
                         const std::optional<std::filesystem::path>& overrides = std::nullopt);
    ~TemplateSet();

    // Deterministic: equal arguments give equal bytes. Any thread.
    Content render(const Model& model, Locale locale) const;

    // One mail, tried by itself: what it says, or why it cannot be made.
    struct Trial
    {
        Model model;
        Locale locale;
        std::optional<Content> content{};
        std::optional<BrokenTemplate> broken{};
    };

    // Each of `models` in each language, whatever becomes of the others. Throws BrokenTemplate for what
    // breaks them all: a file that cannot be read, a catalogue that is none.
    static std::vector<Trial> try_each(const Branding& branding,
                                       const std::optional<std::filesystem::path>& overrides,
                                       const std::vector<Model>& models);

private:
    struct Mails;
    std::unique_ptr<const Mails> mails_;
};

// A model of each alternative filled with sample data, for checks at start and for `postkey mail preview`.
// Links lead to `site`, an address without a trailing slash, and do nothing there.
std::vector<Model> sample_models(const std::string& site = "https://accounts.example.org");

} // namespace postkey::mail

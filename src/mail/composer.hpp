#pragma once
// Puts the text of one part of one mail together before anything is rendered:
//   {{> layout/button.html}}  another file of templates/mail; {{> content}}, in a layout, the mail's own file
//   {{t.title}}               a sentence of the mail's group in the catalogue, else of "every_mail"
//   {{style.paragraph}}       a style of layout/styles.json
// What is left are placeholders and sections of the model. In HTML, sentences are escaped, and what is a
// piece of its own (an address, a username, a date of digits) is written through layout/value.html wherever a
// sentence shows it, as {{value}} in its own direction {{value_dir}}.
#include "mail/catalogue.hpp"
#include "mail/part.hpp"
#include "mail/template_files.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace postkey::mail {

struct Tag;

inline constexpr const char* styles_file = "layout/styles.json";

// What was asked for while composing, so that what never was can be refused.
struct Usage
{
    std::set<std::string> files;
    std::set<CatalogueKey> sentences;
    std::set<CatalogueKey> styles;
};

class Composer
{
public:
    Composer(const TemplateFiles& files, const Catalogue& styles, const Catalogue& sentences);

    // `groups` are where sentences are looked for, in this order; `known` has the names the model gives
    // values for. Throws BrokenTemplate naming the file and what is missing or unknown in it.
    std::string compose(const std::string& folder, Part part, const std::vector<std::string>& groups,
                        const Values& known, Usage& usage) const;

private:
    struct Job;

    std::string expand_file(const Job& job, const std::string& path, int depth) const;
    std::string expand_tag(const Job& job, const Tag& tag, int depth) const;
    std::string expand_style(const Job& job, std::string_view name, int depth) const;
    std::string expand_sentence(const Job& job, std::string_view name) const;

    const TemplateFiles& files_;
    const Catalogue& styles_;
    const Catalogue& sentences_;
};

} // namespace postkey::mail

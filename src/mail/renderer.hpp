#pragma once
// Turns a model into words: Mustache templates in templates/mail/<kind>/{subject,text,html}, sentences from
// locales/<language>/mail.json. Escaping follows the part: HTML in html, nothing in text, one clean line in
// subject.
#include "mail/broken_template.hpp"
#include "mail/content.hpp"
#include "mail/models.hpp"

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

class Renderer
{
public:
    // Parses every template of every language and renders each once with sample data: a missing variable, a
    // missing or unused catalogue key or an undeclared file throws BrokenTemplate here, never while mail is
    // sent. `overrides` is a directory laid out as templates/mail whose files replace the built-in ones.
    explicit Renderer(Branding branding, std::optional<std::filesystem::path> overrides = std::nullopt);
    ~Renderer();

    // Deterministic: equal arguments give equal bytes. Any thread.
    Content render(const Model& model, Locale locale) const;

private:
    struct Templates;
    std::unique_ptr<const Templates> templates_;
};

// A model of each alternative filled with sample data, for checks at start and for `postkey mail preview`.
std::vector<Model> sample_models();

} // namespace postkey::mail

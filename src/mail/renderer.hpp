#pragma once
// Turns a model into words: Mustache templates in templates/mail/<kind>/{subject,text,html}, sentences from
// locales/<language>/mail.json. Escaping follows the part: HTML in html, nothing in text, one clean line in
// subject. An operator's own templates may change while mail is sent.
#include "mail/template_set.hpp"

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace postkey::mail {

class Renderer
{
public:
    // Makes the set, so what is wrong with it throws BrokenTemplate here, never while mail is sent.
    // `overrides` is a directory laid out as templates/mail whose files replace the built-in ones.
    explicit Renderer(Branding branding, std::optional<std::filesystem::path> overrides = std::nullopt);
    ~Renderer();

    // Deterministic as long as the files are the same. Any thread.
    Content render(const Model& model, Locale locale) const;

    enum class Refreshed
    {
        unchanged,
        replaced
    };

    // Looks whether a file of the overrides is another than at the last look, and takes the new set once it
    // has passed every check. Throws BrokenTemplate when it has not: the last good set stays in use, and the
    // next look complains only after the next change. Reads files; one thread at a time.
    Refreshed refresh();

    // Why the files as they are now are not in use; empty when they are. Any thread.
    std::string refusal() const;

private:
    std::shared_ptr<const TemplateSet> current() const;

    Branding branding_;
    std::optional<std::filesystem::path> overrides_;
    TemplateStamp seen_;
    mutable std::mutex mutex_; // guards what follows
    std::shared_ptr<const TemplateSet> set_;
    std::string refusal_;
};

} // namespace postkey::mail

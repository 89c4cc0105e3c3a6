#pragma once
// A mail without fault, for tests that put one into it.
#include "mail/lint/lint.hpp"
#include "mail/renderer.hpp"
#include "mail/transport.hpp"
#include "mail/values.hpp"

#include <algorithm>
#include <set>

namespace postkey::mail::lint {

inline const Facts sample_facts = {.public_url = "https://accounts.example.org"};

inline Mail mail_with(const Renderer& renderer, const Model& model, Locale locale)
{
    auto mail =
        mail_of(OutgoingMail{.header = {.id = MessageId::trusted("01909a2c-7d4e-7b31-9c55-0a1b2c3d4e5f"),
                                        .from = {"Acme", EmailAddress::trusted("accounts@example.org")},
                                        .reply_to = std::nullopt,
                                        .to = EmailAddress::trusted("ada@example.org"),
                                        .date = from_milliseconds(1'795'231'211'123)},
                             .content = renderer.render(model, locale),
                             .link = link_of(model),
                             .code = code_of(model)});
    mail.kind = folder_of(model);
    return mail;
}

inline Mail clean_mail()
{
    static const Renderer renderer(Branding{"Acme", "help@example.org", "#1f5fbf"});
    return mail_with(renderer, sample_models().front(), Locale::en); // verify_email
}

// `text` with the first `what` in it replaced; what is not there is the test's mistake.
inline void replace(std::string& text, const std::string& what, const std::string& by)
{
    const auto at = text.find(what);
    if (at == std::string::npos)
        throw std::invalid_argument("not in the mail: " + what);
    text.replace(at, what.size(), by);
}

inline void replace_all(std::string& text, const std::string& what, const std::string& by)
{
    if (!text.contains(what))
        throw std::invalid_argument("not in the mail: " + what);
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

inline std::set<Rule> broken_rules(const std::vector<Finding>& findings)
{
    std::set<Rule> rules;
    for (const auto& finding : findings)
        rules.insert(finding.rule);
    return rules;
}

inline std::string told(const std::vector<Finding>& findings)
{
    std::string out;
    for (const auto& finding : findings)
        out += finding.kind + "." + finding.locale + " " + finding.part + ": " +
               std::string(to_text(finding.rule)) + ": " + finding.detail + "\n";
    return out;
}

} // namespace postkey::mail::lint

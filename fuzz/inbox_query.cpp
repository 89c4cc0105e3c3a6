// Searches in the development inbox (mail/inbox_query.hpp).
#include "base/unicode.hpp"
#include "fuzz/support/target.hpp"
#include "mail/inbox.hpp"

namespace postkey::fuzz {
namespace {

void try_inbox_query(std::string_view input)
{
    const auto query = mail::InboxQuery::parse(input);
    require(query.terms().size() <= mail::InboxQuery::most_terms, "terms are counted");
    std::string plain;
    for (const auto& term : query.terms()) {
        require(!term.text.empty() && term.text == ascii_lower(term.text), "terms are in small letters");
        require(!term.text.contains('"'), "quotation marks are taken off");
        plain += (plain.empty() ? "" : " ") + term.text;
    }
    const mail::InboxEntry entry{.id = "1",
                                 .to = "ada@example.org",
                                 .kind = "reset_password",
                                 .locale = "pt-BR",
                                 .subject = "Choose a new password",
                                 .link = "https://accounts.example.org/reset_password",
                                 .code = "12345678",
                                 .text = {},
                                 .html = {},
                                 .source = {},
                                 .received_at = {}};
    const bool fits = query.fits(entry, "choose a new password");
    require(!query.empty() || fits, "an empty query fits every mail");
    require(mail::InboxQuery::parse(ascii_lower(input)).terms() == query.terms(), "case is that of nobody");
}

const Target target("inbox_query", try_inbox_query);

} // namespace
} // namespace postkey::fuzz

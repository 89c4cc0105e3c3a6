#include "mail/inbox_query.hpp"

#include "base/unicode.hpp"
#include "domain/mail_kind.hpp"
#include "mail/inbox.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace postkey::mail {
namespace {

using Field = InboxQuery::Field;
using Sense = InboxQuery::Sense;
using Term = InboxQuery::Term;

constexpr std::pair<std::string_view, Field> operators[] = {
    {"from:", Field::from}, {"to:", Field::to},     {"subject:", Field::subject},
    {"kind:", Field::kind}, {"lane:", Field::lane}, {"locale:", Field::locale},
    {"code:", Field::code}, {"has:", Field::has},   {"is:", Field::is},
};

// The next term without its quotation marks; what they kept together may hold spaces.
std::string take_term(std::string_view& text)
{
    std::string term;
    bool quoted = false;
    std::size_t at = 0;
    for (; at < text.size() && (quoted || text[at] != ' '); ++at) {
        if (text[at] == '"')
            quoted = !quoted;
        else
            term += text[at];
    }
    text.remove_prefix(std::min(text.size(), at + 1));
    return term;
}

std::optional<Term> term_of(std::string_view text)
{
    auto sense = Sense::wanted;
    if (text.size() > 1 && (text.front() == '-' || text.front() == '!')) {
        sense = Sense::unwanted;
        text.remove_prefix(1);
    }
    auto field = Field::anywhere;
    for (const auto& [name, meant] : operators)
        if (text.starts_with(name)) {
            field = meant;
            text.remove_prefix(name.size());
            break;
        }
    if (text.empty())
        return std::nullopt;
    return Term{field, sense, std::string(text)};
}

bool is_whole_address(std::string_view text)
{
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && text.find('.', at) != std::string_view::npos;
}

bool has(const std::string& hay, const std::string& needle)
{
    return ascii_lower(hay).contains(needle);
}

bool fits_flag(const InboxEntry& entry, const Term& term)
{
    if (term.field == Field::has)
        return (term.text == "link" && !entry.link.empty()) || (term.text == "code" && !entry.code.empty());
    return (term.text == "unread" && entry.unread) || (term.text == "read" && !entry.unread);
}

bool fits_term(const InboxEntry& entry, std::string_view words, const Term& term)
{
    switch (term.field) {
    case Field::anywhere:
        return words.contains(term.text);
    case Field::from:
        return has(entry.from, term.text);
    case Field::to:
        return is_whole_address(term.text) ? ascii_lower(entry.to) == term.text : has(entry.to, term.text);
    case Field::subject:
        return has(entry.subject, term.text);
    case Field::kind:
        return entry.kind.contains(term.text);
    case Field::lane:
        return lane_of_kind(entry.kind) == term.text;
    case Field::locale:
        return ascii_lower(entry.locale).starts_with(term.text);
    case Field::code:
        return entry.code.contains(term.text);
    case Field::has:
    case Field::is:
        return fits_flag(entry, term);
    }
    return false;
}

} // namespace

InboxQuery InboxQuery::parse(std::string_view text)
{
    InboxQuery query;
    const auto lower = ascii_lower(text);
    std::string_view rest = lower;
    while (!rest.empty() && query.terms_.size() < most_terms)
        if (auto term = term_of(take_term(rest)))
            query.terms_.push_back(*std::move(term));
    return query;
}

bool InboxQuery::fits(const InboxEntry& entry, std::string_view words) const
{
    return std::ranges::all_of(terms_, [&](const Term& term) {
        return fits_term(entry, words, term) == (term.sense == Sense::wanted);
    });
}

std::string_view lane_of_kind(std::string_view kind)
{
    const auto known = parse_mail_kind(kind);
    if (!known)
        return {};
    switch (*known) {
    case MailKind::reset_password:
    case MailKind::email_change_confirm:
        return to_text(Lane::reset);
    case MailKind::verify_email:
    case MailKind::already_registered:
    case MailKind::invite:
        return to_text(Lane::verify);
    default:
        return to_text(Lane::notice);
    }
}

} // namespace postkey::mail

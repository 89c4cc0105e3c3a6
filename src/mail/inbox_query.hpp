#pragma once
// What somebody looks for in the development inbox:
//   from: to: subject: kind: lane: locale: code:   that part has the text; a whole address is compared as one
//   has:link has:code  is:unread is:read
//   anything else                                  is somewhere in the mail
// Terms stand between spaces and must all fit; "..." keeps spaces; '-' or '!' in front turns a term round.
// Case is that of nobody.
#include <string>
#include <string_view>
#include <vector>

namespace postkey::mail {

struct InboxEntry;

class InboxQuery
{
public:
    enum class Field
    {
        anywhere,
        from,
        to,
        subject,
        kind,
        lane,
        locale,
        code,
        has,
        is
    };
    enum class Sense
    {
        wanted,
        unwanted
    };
    struct Term
    {
        Field field;
        Sense sense;
        std::string text; // lower case, not empty
        bool operator==(const Term&) const = default;
    };

    static constexpr std::size_t most_terms = 32;

    // Every text is a query: what is no operator is a word, an operator without a text is left out.
    static InboxQuery parse(std::string_view text);

    // `words` is everything in the mail that can be read, in lower case.
    bool fits(const InboxEntry& entry, std::string_view words) const;

    const std::vector<Term>& terms() const { return terms_; }
    bool empty() const { return terms_.empty(); }

private:
    std::vector<Term> terms_;
};

// "reset" of a "reset_password": in which lane mails of that kind leave; empty for a kind that is none.
std::string_view lane_of_kind(std::string_view kind);

} // namespace postkey::mail

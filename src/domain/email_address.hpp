#pragma once
// An e-mail address in its one canonical form, which is what is stored, compared, shown and mailed to:
// the local part in NFC with A-Z lower-cased (nothing else folded: no dots, no tags, no NFKC), the domain as
// lower-case A-labels (IDNA2008, UTS 46 non-transitional). Two addresses are one account exactly when these
// bytes are equal (S-040, S-041).
#include <compare>
#include <expected>
#include <string>
#include <string_view>

namespace postkey {

enum class AddressError
{
    malformed, // not exactly one addr-spec: lists, display names, quoted local parts, comments, literals,
               // bare hosts
    too_long,  // local part > 64 octets, domain > 255, or the whole > 254 (RFC 5321 §4.5.3.1)
};

class EmailAddress
{
public:
    // Accepts a dot-atom local part (RFC 5322, UTF-8 per RFC 6531) and a domain of at least two labels. No
    // white space is trimmed.
    static std::expected<EmailAddress, AddressError> parse(std::string_view text);

    // For text that was canonical when it was stored.
    static EmailAddress trusted(std::string canonical) { return EmailAddress(std::move(canonical)); }

    const std::string& text() const { return text_; }
    std::string_view local_part() const { return std::string_view(text_).substr(0, text_.rfind('@')); }
    std::string_view domain() const { return std::string_view(text_).substr(text_.rfind('@') + 1); }
    bool needs_smtputf8() const; // the local part is not ASCII (RFC 6531)

    // "a***@example.org": enough to recognise one's own address, not to learn a stranger's.
    std::string masked() const;

    // The mailbox for counting mails only: without a "+tag" (S-094). Never used for identity.
    std::string mailbox() const;

    auto operator<=>(const EmailAddress&) const = default;

private:
    explicit EmailAddress(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

} // namespace postkey

#pragma once
// Holds one mail, as its reader gets it, against the rules of docs/manual/mail-lint.md: what mail programs
// break, what spam filters punish, what gives a secret away. Pure: reads no file, no clock, no network.
#include <string>
#include <string_view>
#include <vector>

namespace postkey::mail {

struct InboxEntry;
struct OutgoingMail;

} // namespace postkey::mail

namespace postkey::mail::lint {

enum class Severity
{
    warning,
    error
};

enum class Rule
{
    broken_template, // cannot be read or parsed; found before there is a mail
    unknown_variable,
    missing_variable, // the link or the code is not shown
    missing_sentence, // a catalogue lacks a key
    leftover_braces,
    parity, // text and HTML do not say the same
    link_host,
    link_length,
    primary_link,
    plain_link,
    size,
    contrast,
    digit_runs,
    language,
    subject,
    preheader,
    remote_content,
    css,
    skeleton,
    headers,
};

std::string_view to_text(Severity severity); // "error"
std::string_view to_text(Rule rule);         // "link_host"

struct Finding
{
    Severity severity;
    std::string kind;   // "verify_email", or the variant's folder: "verify_email_poletto"
    std::string locale; // "pt-BR"
    std::string part;   // "subject", "text", "html", "headers" or "message"
    Rule rule;
    std::string detail; // a sentence for people
};

struct Mail
{
    std::string kind;
    std::string locale;
    std::string subject;
    std::string text;
    std::string html;
    std::string link;   // the one a person is meant to follow; empty when the mail has none
    std::string code;   // empty when the mail has none
    std::string source; // the whole message, CRLF or LF; empty: headers and its size are not judged
};

Mail mail_of(const OutgoingMail& mail); // with its source as it goes over the wire
Mail mail_of(const InboxEntry& entry);

// What the mail is held against.
struct Facts
{
    std::string public_url;                // links lead to its host
    std::vector<std::string> other_urls{}; // and to the hosts of these, such as security.pwd_reset_url
};

// In the order of the rules; empty when there is nothing to say. What is found before there is a mail
// (broken_template to missing_sentence) comes from template_lint.hpp.
std::vector<Finding> check(const Mail& mail, const Facts& facts);

} // namespace postkey::mail::lint

#pragma once
// What an intent becomes when its turn comes: a mail of some kind, with a new or an old token, or nothing. A
// pure function of what the store knows at that moment; the request that recorded the intent knew none of it
// (promise 2).
#include "domain/account.hpp"
#include "domain/action_token.hpp"
#include "domain/mail_kind.hpp"
#include "domain/policy.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace postkey {

// An open token of the subject and purpose that the mail would carry.
struct OpenToken
{
    MessageId jti;
    Instant expires_at;                    // when it stops working
    std::optional<Instant> handed_over_at; // the start of its clock; nothing while no mail of it has left
};

struct MailFacts
{
    Intent intent;
    std::optional<Account> account; // of the recipient's address
    std::optional<Account> claim;   // the subject's for sign_up, else the newest of the recipient's address
    std::optional<OpenToken> reset_token;
    std::optional<OpenToken> verification_token;
    std::optional<Account> owner; // the account that the message names, whatever its address is by now
    enum class Change
    {
        none,
        pending
    } change = Change::none; // whether the owner still wants the recipient's address for the account
    std::optional<OpenToken> change_token;
    enum class Since
    {
        nothing,
        taken_back
    } since = Since::nothing; // whether the owner took the account back from whoever caused the message
    std::vector<MailKind> kinds_last_minute; // mailed to this mailbox
    int mails_last_hour = 0;                 // to this mailbox, whatever the intent
    int mails_last_day = 0;
    Instant now;
    std::optional<MailKind> wanted; // by whom asked for a test
};

struct SendMail
{
    MailKind kind;
    std::optional<AccountId> subject; // whom the token is for; nothing when there is no account any more
    Locale locale;
    std::optional<TokenScope> scope;     // the token it carries, if any
    std::optional<MessageId> same_token; // mail this one again instead of minting a new one
};

struct SendNothing
{
    std::string reason; // for operators: "no account", "mailbox cap"
};

using MailDecision = std::variant<SendMail, SendNothing>;

// `request_locale` is the language of the page or client that asked; an account's or claim's own wins over
// it.
MailDecision decide_mail(const MailFacts& facts, Locale request_locale, const Policy& policy);

// How long a link of this scope works, from hand-over.
std::chrono::minutes life_of(TokenScope scope, const TokenPolicy& policy);

} // namespace postkey

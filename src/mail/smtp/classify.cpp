#include "mail/smtp/classify.hpp"

#include "base/unicode.hpp"

#include <algorithm>
#include <initializer_list>

namespace postkey::mail::smtp {
namespace {

constexpr Verdict trouble(Reason reason)
{
    return {Outcome::transport_trouble, reason};
}

constexpr Verdict refused(Reason reason)
{
    return {Outcome::refused, reason};
}

constexpr Verdict deferred(Reason reason)
{
    return {Outcome::deferred, reason};
}

bool has(const Reply& reply, int subject, std::initializer_list<int> details)
{
    if (!reply.enhanced || reply.enhanced->subject != subject)
        return false;
    return details.size() == 0 || std::ranges::find(details, reply.enhanced->detail) != details.end();
}

bool mentions(const Reply& reply, std::string_view words)
{
    for (const auto& line : reply.lines)
        if (ascii_lower(line).contains(words))
            return true;
    return false;
}

// Google's x.7.28, SES' 454, and relays that say it in words only.
bool is_throttling(const Reply& reply)
{
    if (has(reply, 7, {28}))
        return true;
    return reply.temporary() && !has(reply, 2, {}) &&
           (reply.code == 454 || mentions(reply, "throttl") || mentions(reply, "rate limit") ||
            mentions(reply, "rate exceeded"));
}

bool wants_credentials(const Reply& reply)
{
    return reply.code == 530 || reply.code == 534 || reply.code == 535 || reply.code == 538 ||
           (reply.permanent() && has(reply, 7, {8, 9}));
}

// A bare 552 to RCPT is the recipient's storage, elsewhere the message's size (RFC 5321 §4.2.3).
bool is_too_large(Stage stage, const Reply& reply)
{
    return (reply.code == 552 && stage != Stage::rcpt && !has(reply, 2, {1, 2})) || has(reply, 3, {4}) ||
           has(reply, 2, {3});
}

// Up to and with MAIL nothing has been said about the recipient yet.
Verdict before_recipient(Stage stage, const Reply& reply)
{
    if (stage == Stage::mail && reply.permanent() && is_too_large(stage, reply))
        return refused(Reason::too_large);
    if (stage == Stage::mail && reply.permanent() && has(reply, 6, {7}))
        return refused(Reason::needs_smtputf8);
    if (wants_credentials(reply))
        return trouble(Reason::credentials);
    if (stage == Stage::auth && reply.permanent())
        return trouble(Reason::credentials);
    // To STARTTLS and AUTH 454 has a meaning of its own (RFC 3207, RFC 4954).
    if (has(reply, 7, {28}) || (stage == Stage::mail && is_throttling(reply)))
        return trouble(Reason::throttled);
    if (reply.temporary())
        return trouble(Reason::relay_trouble);
    if (stage == Stage::starttls)
        return trouble(Reason::tls);
    return trouble(reply.permanent() ? Reason::configuration : Reason::protocol);
}

Verdict temporary(Stage stage, const Reply& reply)
{
    if (reply.code == 421) {
        const bool about_domain = has(reply, 7, {28}) || has(reply, 2, {});
        return about_domain ? deferred(Reason::domain_held) : trouble(Reason::relay_trouble);
    }
    if (is_throttling(reply))
        return trouble(Reason::throttled);
    if (has(reply, 3, {}) || has(reply, 4, {}) || has(reply, 5, {}))
        return trouble(Reason::relay_trouble);
    if (has(reply, 2, {1, 2}))
        return deferred(Reason::mailbox_full);
    // Once the recipient was taken, a bare 452 is about the relay's disk (RFC 5321 §4.2.3).
    if (reply.code == 452 && !reply.enhanced && stage != Stage::rcpt)
        return trouble(Reason::relay_trouble);
    return deferred(Reason::try_later);
}

Verdict permanent(Stage stage, const Reply& reply)
{
    if (wants_credentials(reply))
        return trouble(Reason::credentials);
    // Relays that judge the sender only when they know the recipient.
    if (has(reply, 1, {7, 8}))
        return trouble(Reason::configuration);
    if (stage == Stage::rcpt && reply.code == 504 && (mentions(reply, "helo") || mentions(reply, "ehlo")))
        return trouble(Reason::configuration);
    if (is_too_large(stage, reply))
        return refused(Reason::too_large);
    if (has(reply, 1, {1, 2, 3, 6, 10}))
        return refused(Reason::no_such_address);
    if (has(reply, 2, {1}))
        return refused(Reason::mailbox_disabled);
    if (has(reply, 2, {2}) || (reply.code == 552 && !reply.enhanced))
        return refused(Reason::mailbox_full);
    if (has(reply, 6, {7}))
        return refused(Reason::needs_smtputf8);
    if (has(reply, 7, {}) || has(reply, 6, {}))
        return refused(Reason::policy);
    if (reply.code >= 500 && reply.code <= 504)
        return refused(Reason::protocol);
    return refused(Reason::not_taken);
}

} // namespace

Verdict classify(Stage stage, const Reply& reply)
{
    if (stage < Stage::rcpt)
        return before_recipient(stage, reply);
    if (reply.temporary())
        return temporary(stage, reply);
    if (reply.permanent())
        return permanent(stage, reply);
    if (stage != Stage::final_dot)
        return trouble(Reason::protocol);
    if (reply.positive())
        return {Outcome::sent, Reason::accepted}; // RFC 5321 §4.2.5: whatever the other two digits are
    return {Outcome::unknown, Reason::protocol};
}

} // namespace postkey::mail::smtp

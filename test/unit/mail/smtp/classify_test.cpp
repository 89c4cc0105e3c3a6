#include "mail/smtp/classify.hpp"

#include <gtest/gtest.h>

namespace postkey::mail::smtp {
namespace {

Verdict judged(Stage stage, std::string_view line)
{
    ReplyReader reader;
    reader.feed(std::string(line) + "\r\n");
    return classify(stage, reader.next().value());
}

struct Row
{
    Stage stage;
    std::string_view reply;
    Outcome outcome;
    Reason reason;
};

// mail.md §3, "Reply → action", row by row.
const Row rows[] = {
    {Stage::final_dot, "250 2.0.0 queued", Outcome::sent, Reason::accepted},
    {Stage::final_dot, "251 forwarded", Outcome::sent, Reason::accepted},
    {Stage::final_dot, "202 ok", Outcome::sent, Reason::accepted},
    {Stage::final_dot, "250", Outcome::sent, Reason::accepted},
    {Stage::final_dot, "299-a\r\n299 b", Outcome::sent, Reason::accepted},

    {Stage::greeting, "421 busy", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::greeting, "554 no", Outcome::transport_trouble, Reason::configuration},
    {Stage::ehlo, "504 5.5.2 localhost: helo rejected", Outcome::transport_trouble, Reason::configuration},
    {Stage::mail, "421 4.3.2 shutting down", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::rcpt, "421 4.3.0 shutting down", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::rcpt, "421 4.7.28 too much for this domain", Outcome::deferred, Reason::domain_held},
    {Stage::final_dot, "421 4.2.1 slow down", Outcome::deferred, Reason::domain_held},

    {Stage::rcpt, "450 4.7.1 greylisted", Outcome::deferred, Reason::try_later},
    {Stage::rcpt, "451 greylisted", Outcome::deferred, Reason::try_later},
    {Stage::rcpt, "450 4.2.0 greylisted", Outcome::deferred, Reason::try_later},
    {Stage::rcpt, "452 4.2.2 full", Outcome::deferred, Reason::mailbox_full},
    {Stage::rcpt, "450 4.2.1 receiving too fast", Outcome::deferred, Reason::mailbox_full},
    {Stage::rcpt, "452 4.3.1 disk full", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::final_dot, "451 4.3.0 error", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::rcpt, "451 4.4.1 no route", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::data, "452 no space", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::final_dot, "451 4.7.1 later", Outcome::deferred, Reason::try_later},

    {Stage::starttls, "454 4.7.0 TLS not available", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::starttls, "250 ok", Outcome::transport_trouble, Reason::tls},
    {Stage::starttls, "502 5.5.1 no", Outcome::transport_trouble, Reason::tls},
    {Stage::auth, "454 4.7.0 later", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::final_dot, "454 Throttling failure: Maximum sending rate exceeded.", Outcome::transport_trouble,
     Reason::throttled},
    {Stage::rcpt, "450 4.7.28 too fast", Outcome::transport_trouble, Reason::throttled},
    {Stage::rcpt, "450 4.7.0 rate limit exceeded", Outcome::transport_trouble, Reason::throttled},
    {Stage::rcpt, "450 4.7.0 your separate mails are greylisted", Outcome::deferred, Reason::try_later},

    {Stage::auth, "535 5.7.8 wrong", Outcome::transport_trouble, Reason::credentials},
    {Stage::auth, "534 5.7.9 stronger", Outcome::transport_trouble, Reason::credentials},
    {Stage::mail, "530 5.7.0 authenticate first", Outcome::transport_trouble, Reason::credentials},
    {Stage::rcpt, "530 authenticate first", Outcome::transport_trouble, Reason::credentials},
    {Stage::mail, "550 5.1.8 unknown sender domain", Outcome::transport_trouble, Reason::configuration},
    {Stage::mail, "553 5.7.1 sender not owned", Outcome::transport_trouble, Reason::configuration},
    {Stage::rcpt, "553 5.1.8 sender rejected", Outcome::transport_trouble, Reason::configuration},

    {Stage::rcpt, "550 5.1.1 no such user", Outcome::refused, Reason::no_such_address},
    {Stage::rcpt, "553 5.1.3 bad address", Outcome::refused, Reason::no_such_address},
    {Stage::rcpt, "556 5.1.10 null MX", Outcome::refused, Reason::no_such_address},
    {Stage::rcpt, "550 5.2.1 disabled", Outcome::refused, Reason::mailbox_disabled},
    {Stage::rcpt, "552 5.2.2 full", Outcome::refused, Reason::mailbox_full},
    {Stage::mail, "552 5.3.4 too big", Outcome::refused, Reason::too_large},
    {Stage::final_dot, "552 too big", Outcome::refused, Reason::too_large},
    {Stage::final_dot, "550 5.2.3 too big", Outcome::refused, Reason::too_large},
    {Stage::rcpt, "554 5.7.1 spam", Outcome::refused, Reason::policy},
    {Stage::final_dot, "550 5.7.26 DMARC", Outcome::refused, Reason::policy},
    {Stage::final_dot, "554 5.6.0 content", Outcome::refused, Reason::policy},
    {Stage::rcpt, "550 5.6.7 SMTPUTF8 needed", Outcome::refused, Reason::needs_smtputf8},
    {Stage::rcpt, "501 5.5.4 syntax", Outcome::refused, Reason::protocol},
    {Stage::data, "503 5.5.1 sequence", Outcome::refused, Reason::protocol},
    {Stage::rcpt, "504 5.5.2 <localhost>: Helo command rejected", Outcome::transport_trouble,
     Reason::configuration},
    {Stage::rcpt, "550 no", Outcome::refused, Reason::not_taken},
    {Stage::final_dot, "554 no", Outcome::refused, Reason::not_taken},

    {Stage::data, "250 what", Outcome::transport_trouble, Reason::protocol},
    {Stage::final_dot, "354 what", Outcome::unknown, Reason::protocol},
};

TEST(SmtpClassify, EveryReplyOfTheTableMeansWhatTheTableSays)
{
    for (const auto& row : rows)
        EXPECT_EQ(judged(row.stage, row.reply), (Verdict{row.outcome, row.reason})) << row.reply;
}

TEST(SmtpClassify, NothingUpToAuthSaysAnythingAboutTheMail)
{
    for (const auto stage : {Stage::greeting, Stage::ehlo, Stage::starttls, Stage::auth, Stage::rset})
        for (int code = 200; code < 600; ++code)
            EXPECT_EQ(judged(stage, std::to_string(code)).outcome, Outcome::transport_trouble) << code;
}

} // namespace
} // namespace postkey::mail::smtp

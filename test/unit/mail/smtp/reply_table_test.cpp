// Every row of the reply table, through the dialogues without I/O and over TCP against a scripted peer.
#include "mail/smtp/opening.hpp"
#include "mail/smtp/transaction.hpp"
#include "unit/mail/smtp/relay_world.hpp"
#include "unit/mail/smtp/reply_table.hpp"
#include "unit/mail/smtp/scripted_server.hpp"

#include <gtest/gtest.h>

namespace postkey::mail {
namespace {

using smtp::ScriptedServer;
using smtp::Stage;
using smtp::Verdict;
using test::PeerServer;

enum class Pipelining
{
    offered,
    missing
};

// TLS and AUTH only where the stage needs them: a handshake costs more than the rest.
bool needs_tls(Stage stage)
{
    return stage == Stage::starttls || stage == Stage::auth;
}

smtp::Introduction introduction(Stage stage)
{
    return {.tls = needs_tls(stage) ? TlsMode::required : TlsMode::none,
            .ehlo_name = "client.example",
            .user = needs_tls(stage) ? "postkey" : "",
            .password = SecretString("pass")};
}

smtp::Ending played(Stage stage, std::string_view reply, Pipelining pipelining)
{
    ScriptedServer server;
    server.answers[smtp::verb_of(stage)] = std::string(reply);
    if (stage < Stage::rset) {
        smtp::Opening opening(introduction(stage));
        return server.play(opening);
    }
    smtp::Capabilities offered;
    offered.pipelining = pipelining == Pipelining::offered;
    smtp::Transaction transaction({.id = "id",
                                   .sender = "a@acme.example",
                                   .recipient = "ada@example.org",
                                   .message = "Subject: x\r\n\r\ny\r\n"},
                                  offered, stage == Stage::rset ? smtp::Use::again : smtp::Use::first);
    auto ending = server.play(transaction);
    if (stage != Stage::final_dot && ending.verdict.outcome != Outcome::sent)
        for (const auto& message : server.messages)
            EXPECT_EQ(message, "") << "a body went to a server that had refused: " << reply;
    return ending;
}

const test::Certificate& certificate()
{
    static const auto made = test::make_certificate({"127.0.0.1"});
    return made;
}

PeerServer answering(Stage stage, std::string_view reply)
{
    PeerServer server;
    server.answers[smtp::verb_of(stage)] = {std::string(reply)};
    if (needs_tls(stage)) {
        server.starttls = certificate();
        server.offers.emplace_back("AUTH PLAIN");
    }
    return server;
}

void demand_tls(RelayWorld& world)
{
    world.trust(certificate());
    world.options.tls = TlsMode::required;
    world.options.user = "postkey";
    world.options.password = SecretString("pass");
}

TEST(SmtpReplyTable, EveryRowHoldsInTheDialogues)
{
    for (const auto& row : smtp::reply_table)
        for (const auto pipelining : {Pipelining::offered, Pipelining::missing})
            EXPECT_EQ(played(row.stage, row.reply, pipelining).verdict, (Verdict{row.outcome, row.reason}))
                << smtp::verb_of(row.stage) << ": " << row.reply;
    for (const auto& row : smtp::accepted_table)
        for (const auto pipelining : {Pipelining::offered, Pipelining::missing})
            EXPECT_EQ(played(row.stage, row.reply, pipelining).verdict.outcome, Outcome::sent) << row.reply;
}

TEST(SmtpReplyTable, EveryRowHoldsAgainstAPeer)
{
    for (const auto& row : smtp::reply_table) {
        RelayWorld world{answering(row.stage, row.reply)};
        if (needs_tls(row.stage))
            demand_tls(world);

        const auto delivery = world.deliver();

        EXPECT_EQ((Verdict{delivery.outcome, delivery.reason}), (Verdict{row.outcome, row.reason}))
            << smtp::verb_of(row.stage) << ": " << row.reply << " → " << delivery.reply;
    }
    for (const auto& row : smtp::accepted_table) {
        RelayWorld world{answering(row.stage, row.reply)};

        EXPECT_EQ(world.deliver().outcome, Outcome::sent) << row.reply;
    }
}

TEST(SmtpReplyTable, AConnectionIsUsedOnExactlyWhenItIsStillInStep)
{
    for (const auto& row : smtp::reply_table) {
        const auto ending = played(row.stage, row.reply, Pipelining::offered);
        const bool final_dot_answered = row.stage == Stage::final_dot && row.outcome != Outcome::unknown;
        const bool in_envelope = row.stage > Stage::rset && row.stage < Stage::final_dot;
        const bool is_refusal = row.reply.starts_with('4') || row.reply.starts_with('5');
        const bool expected =
            !row.reply.starts_with("421") && (final_dot_answered || (in_envelope && is_refusal));

        EXPECT_EQ(ending.usable, expected) << smtp::verb_of(row.stage) << ": " << row.reply;
    }
}

TEST(SmtpReplyTable, NoPasswordNoMailAndWithTheRightOneAllOfThem)
{
    auto wrong = answering(Stage::auth, "535 5.7.8 wrong");
    auto right = answering(Stage::auth, "235 2.7.0 welcome");
    RelayWorld world(std::vector<test::PeerScript>{wrong, wrong, wrong, right});
    demand_tls(world);

    for (int i = 0; i < 3; ++i) {
        const auto delivery = world.deliver();
        EXPECT_EQ((Verdict{delivery.outcome, delivery.reason}),
                  (Verdict{Outcome::transport_trouble, Reason::credentials}));
    }
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(world.deliver().outcome, Outcome::sent);

    EXPECT_EQ(world.peer.messages().size(), 5U);
}

} // namespace
} // namespace postkey::mail

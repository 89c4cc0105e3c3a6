// Ten thousand relays that say anything: the client ends each time, within bounds, and takes nothing for a
// delivery that is not a 2xx to the final dot. Seeded: a failure comes back.
#include "mail/smtp/opening.hpp"
#include "mail/smtp/transaction.hpp"
#include "unit/mail/smtp/scripted_server.hpp"

#include <gtest/gtest.h>

#include <random>

namespace postkey::mail::smtp {
namespace {

class Babble
{
public:
    explicit Babble(unsigned seed) : engine_(seed) {}

    int below(int bound) { return static_cast<int>(engine_() % static_cast<unsigned>(bound)); }

    std::string reply()
    {
        static constexpr const char* sensible[] = {"250 ok",
                                                   "354 go",
                                                   "220 hello",
                                                   "334 ",
                                                   "235 in",
                                                   "421 bye",
                                                   "450 4.7.1 later",
                                                   "550 5.1.1 no",
                                                   "250-SIZE 1",
                                                   "250-PIPELINING\r\n250 AUTH LOGIN PLAIN",
                                                   "250-a\r\n250-STARTTLS\r\n250 SIZE 999999"};
        auto text = std::string(sensible[below(std::size(sensible))]);
        if (below(6) == 0)
            text[static_cast<std::size_t>(below(static_cast<int>(text.size())))] =
                static_cast<char>(below(256));
        if (below(40) == 0)
            text += std::string(static_cast<std::size_t>(below(5000)), static_cast<char>(below(256)));
        return text + (below(30) == 0 ? "\n" : "\r\n");
    }

    static std::string suitable(Phase phase)
    {
        switch (phase) {
        case Phase::greeting:
        case Phase::starttls:
            return "220 go\r\n";
        case Phase::ehlo:
            return "250-peer\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n";
        case Phase::auth:
            return "235 welcome\r\n";
        case Phase::data:
            return "354 go\r\n";
        default:
            return "250 ok\r\n";
        }
    }

    std::string noise()
    {
        std::string bytes(static_cast<std::size_t>(below(64)), '\0');
        for (auto& byte : bytes)
            byte = static_cast<char>(below(256));
        return bytes;
    }

private:
    std::mt19937 engine_;
};

struct Talk
{
    Babble babble;
    ReplyReader reader;
    int steps = 0;
    bool dot_answered = false; // the last reply given was the one to the final dot, and 2xx

    explicit Talk(unsigned seed) : babble(seed) {}

    void feed_something(Phase phase)
    {
        const auto bytes = babble.below(4) != 0   ? Babble::suitable(phase)
                           : babble.below(4) == 0 ? babble.noise()
                                                  : babble.reply();
        const auto cut = static_cast<std::size_t>(babble.below(static_cast<int>(bytes.size()) + 1));
        reader.feed(std::string_view(bytes).substr(0, cut));
        reader.feed(std::string_view(bytes).substr(cut));
    }

    void read(Dialogue& dialogue, Phase phase)
    {
        auto reply = reader.next();
        for (int i = 0; i < 100 && !reply && !reader.broken(); ++i) {
            feed_something(phase);
            reply = reader.next();
        }
        if (!reply || babble.below(50) == 0)
            return dialogue.on_lost(static_cast<Loss>(babble.below(3)), babble.noise());
        dot_answered = phase == Phase::final_dot && reply->positive();
        dialogue.on_reply(*reply,
                          reader.has_unread() ? Dialogue::Behind::more_bytes : Dialogue::Behind::nothing);
    }

    Ending play(Dialogue& dialogue)
    {
        for (;; ++steps) {
            const auto step = dialogue.next();
            if (step.kind == Step::Kind::finished || steps > 200)
                return dialogue.ending();
            if (step.kind == Step::Kind::read)
                read(dialogue, step.phase);
            else if (babble.below(60) == 0)
                dialogue.on_lost(static_cast<Loss>(babble.below(3)), "cut");
            else if (step.kind == Step::Kind::write)
                dialogue.on_written();
            else if (step.kind == Step::Kind::start_tls)
                dialogue.on_encrypted();
            else
                dialogue.on_asked(babble.below(10) == 0 ? Dialogue::LastWord::stay
                                                        : Dialogue::LastWord::leave);
        }
    }
};

TEST(SmtpRandomReplies, ATransactionAlwaysEndsAndOnlyAPositiveReplyToTheDotIsADelivery)
{
    int sent = 0;
    int unknown = 0;
    for (unsigned seed = 0; seed < 10'000; ++seed) {
        Talk talk(seed);
        Capabilities offered;
        offered.pipelining = seed % 2 == 0;
        offered.dsn = seed % 3 == 0;
        Transaction transaction({.id = "id",
                                 .sender = "a@acme.example",
                                 .recipient = "ada@example.org",
                                 .message = "Subject: x\r\n\r\n.y\r\n"},
                                offered, seed % 5 == 0 ? Use::again : Use::first);

        const auto ending = talk.play(transaction);

        ASSERT_LE(talk.steps, 40) << seed;
        EXPECT_EQ(ending.verdict.outcome == Outcome::sent, talk.dot_answered) << seed;
        EXPECT_LE(ending.reply.size(), 512U) << seed;
        EXPECT_FALSE(ending.stale && ending.verdict.outcome == Outcome::sent) << seed;
        EXPECT_FALSE(ending.usable && ending.verdict.outcome == Outcome::unknown) << seed;
        sent += ending.verdict.outcome == Outcome::sent;
        unknown += ending.verdict.outcome == Outcome::unknown;
    }
    EXPECT_GT(sent, 100) << "the noise must reach every corner to prove anything";
    EXPECT_GT(unknown, 10);
}

TEST(SmtpRandomReplies, AnOpeningAlwaysEndsAndNeverSaysAPasswordInTheClear)
{
    int open = 0;
    for (unsigned seed = 0; seed < 10'000; ++seed) {
        Talk talk(seed);
        Opening opening({.tls = seed % 2 == 0 ? TlsMode::required : TlsMode::implicit,
                         .ehlo_name = "client.example",
                         .user = seed % 3 == 0 ? "" : "postkey",
                         .password = SecretString("pass")});
        bool encrypted = false;
        for (;; ++talk.steps) {
            const auto step = opening.next();
            ASSERT_LE(talk.steps, 40) << seed;
            if (step.kind == Step::Kind::finished)
                break;
            if (step.kind == Step::Kind::start_tls) {
                encrypted = true;
                opening.on_encrypted();
            } else if (step.kind == Step::Kind::write) {
                EXPECT_TRUE(encrypted || !step.bytes.starts_with("AUTH")) << seed;
                opening.on_written();
            } else {
                talk.read(opening, step.phase);
            }
        }
        const auto& ending = opening.ending();
        EXPECT_TRUE(ending.verdict.outcome == Outcome::sent ||
                    ending.verdict.outcome == Outcome::transport_trouble);
        EXPECT_TRUE(ending.verdict.outcome != Outcome::sent || encrypted) << seed;
        open += ending.verdict.outcome == Outcome::sent;
    }
    EXPECT_GT(open, 20);
}

} // namespace
} // namespace postkey::mail::smtp

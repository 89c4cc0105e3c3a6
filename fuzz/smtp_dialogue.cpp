// A whole session with a relay (mail/smtp/opening.hpp, transaction.hpp): words on the first line say what is
// ours, the rest is what the relay says, in pieces that end with a form feed; when there is none left it
// hangs up. R-20.
//   implicit, none: TLS   user: we sign in   again: the connection is used again   withheld: the last check
//   says no silent: the relay stays silent instead of hanging up   garbled: or says what is no reply   utf8:
//   the address is not ASCII
#include "fuzz/support/lines.hpp"
#include "fuzz/support/smtp_rules.hpp"
#include "fuzz/support/target.hpp"
#include "mail/smtp/dot_stuffing.hpp"
#include "mail/smtp/opening.hpp"
#include "mail/smtp/transaction.hpp"

namespace postkey::fuzz {
namespace {

namespace smtp = mail::smtp;
using mail::Outcome;
using smtp::Dialogue;
using smtp::Step;

constexpr std::string_view message = "Subject: hello\r\n\r\n.one\r\ntwo\r\n.\r\nfour";

struct Relay
{
    std::string_view words;  // of ours
    std::string_view speech; // not said yet
    smtp::ReplyReader reader{};
    std::string heard{}; // all that was written to it
    bool encrypted = false;
    int asked = 0;

    bool says(std::string_view word) const { return words.contains(word); }

    void answer(Dialogue& dialogue)
    {
        auto reply = reader.next();
        while (!reply && !reader.broken() && !speech.empty()) {
            reader.feed(take_until(speech, '\f'));
            reply = reader.next();
        }
        if (reply)
            dialogue.on_reply(*reply,
                              reader.has_unread() ? Dialogue::Behind::more_bytes : Dialogue::Behind::nothing);
        else if (reader.broken() || says("garbled"))
            dialogue.on_lost(smtp::Loss::garbled, "no reply");
        else
            dialogue.on_lost(says("silent") ? smtp::Loss::timed_out : smtp::Loss::closed, "gone");
    }
};

void take_step(Dialogue& dialogue, const Step& step, Relay& relay)
{
    switch (step.kind) {
    case Step::Kind::write:
        require(step.bytes.ends_with("\r\n"), "what is written are whole lines");
        relay.heard += step.bytes;
        return dialogue.on_written();
    case Step::Kind::read:
        return relay.answer(dialogue);
    case Step::Kind::start_tls:
        require(!relay.reader.has_unread(), "nothing unread is taken into the encrypted session");
        relay.encrypted = true;
        return dialogue.on_encrypted();
    case Step::Kind::ask:
        require(++relay.asked == 1, "the last check is asked once");
        return dialogue.on_asked(relay.says("withheld") ? Dialogue::LastWord::stay
                                                        : Dialogue::LastWord::leave);
    case Step::Kind::finished:
        return;
    }
}

smtp::Ending talk(Dialogue& dialogue, Relay& relay)
{
    for (int steps = 0; steps < 100; ++steps) {
        const auto step = dialogue.next();
        if (step.kind == Step::Kind::finished) {
            const auto& ending = dialogue.ending();
            require(is_printable_line(ending.reply), "what operators see of it is one harmless line");
            require(go_together(ending.verdict), "outcome and reason go together");
            return ending;
        }
        take_step(dialogue, step, relay);
    }
    require(false, "a dialogue comes to its end");
    return {};
}

std::optional<smtp::Capabilities> open(Relay& relay)
{
    smtp::Introduction introduction{.tls = relay.says("implicit") ? mail::TlsMode::implicit
                                           : relay.says("none")   ? mail::TlsMode::none
                                                                  : mail::TlsMode::required,
                                    .ehlo_name = "client.example.org",
                                    .user = relay.says("user") ? "ada" : "",
                                    .password = SecretString("opensesame")};
    const bool plain = introduction.tls == mail::TlsMode::none;
    smtp::Opening opening(std::move(introduction));
    const auto ending = talk(opening, relay);
    const bool signs_in = relay.heard.contains("AUTH");
    require(!signs_in || relay.encrypted, "credentials are never said outside of TLS");
    const bool open = ending.verdict.outcome == Outcome::sent;
    require(open || ending.verdict.outcome == Outcome::transport_trouble, "an opening blames no mail");
    require(!open || plain || relay.encrypted, "a session is encrypted");
    return open ? std::optional(opening.capabilities()) : std::nullopt;
}

void send(Relay& relay, const smtp::Capabilities& offered)
{
    smtp::Envelope envelope{.id = "01",
                            .sender = "accounts@example.org",
                            .recipient =
                                relay.says("utf8") ? "m\u00fcller@example.net" : "ada+x=y@example.net",
                            .message = std::string(message),
                            .needs_smtputf8 = relay.says("utf8")};
    relay.heard.clear();
    smtp::Transaction transaction(std::move(envelope), offered,
                                  relay.says("again") ? smtp::Use::again : smtp::Use::first);
    const auto ending = talk(transaction, relay);
    const auto outcome = ending.verdict.outcome;
    const auto stuffed = smtp::dot_stuffed(message);
    const bool whole = relay.heard.ends_with(stuffed + std::string(smtp::final_dot));
    require((outcome != Outcome::sent && outcome != Outcome::unknown) || whole,
            "only a mail that was written to its final dot may have been sent");
    require(!whole || relay.asked == 1, "no mail leaves without its last check");
    require(outcome != Outcome::withheld || !whole, "a mail that is withheld does not leave");
    require(!relay.says("withheld") || outcome != Outcome::sent, "a mail that is withheld does not leave");
    require(!ending.stale || !whole, "a mail is not sent again when it may have been sent");
    require(!ending.usable || !relay.reader.broken() || relay.reader.has_unread(),
            "a garbled connection is not used again");
}

void try_smtp_dialogue(std::string_view input)
{
    Relay relay{.words = take_line(input), .speech = input};
    if (const auto offered = open(relay))
        send(relay, *offered);
}

const Target target("smtp_dialogue", try_smtp_dialogue);

} // namespace
} // namespace postkey::fuzz

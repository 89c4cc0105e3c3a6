// Replies of a relay (mail/smtp/reply.hpp) and what they mean (classify.hpp, capabilities.hpp). R-20.
#include "fuzz/support/smtp_rules.hpp"
#include "fuzz/support/target.hpp"
#include "mail/smtp/capabilities.hpp"

#include <algorithm>

namespace postkey::fuzz {
namespace {

namespace smtp = mail::smtp;
using mail::Outcome;
using smtp::Stage;

constexpr Stage stages[] = {Stage::greeting, Stage::ehlo, Stage::starttls, Stage::auth,     Stage::rset,
                            Stage::mail,     Stage::rcpt, Stage::data,     Stage::final_dot};

struct Reading
{
    std::vector<smtp::Reply> replies;
    bool broken = false;
};

Reading read(std::string_view input, std::size_t piece)
{
    Reading reading;
    smtp::ReplyReader reader;
    while (!input.empty()) {
        reader.feed(input.substr(0, piece));
        input.remove_prefix(std::min(piece, input.size()));
        while (auto reply = reader.next())
            reading.replies.push_back(*std::move(reply));
    }
    reading.broken = reader.broken();
    return reading;
}

void try_meaning(const smtp::Reply& reply)
{
    for (const auto stage : stages) {
        const auto verdict = smtp::classify(stage, reply);
        require(go_together(verdict), "outcome and reason go together");
        require((verdict.outcome == Outcome::sent) == (stage == Stage::final_dot && reply.positive()),
                "a mail is sent when its final dot was taken, and only then");
        require(verdict.outcome != Outcome::unknown || stage == Stage::final_dot,
                "before the final dot it is known that nothing was sent");
        require(verdict.outcome != Outcome::deferred || stage >= Stage::rcpt,
                "a recipient is not blamed before it was named");
        require(!reply.permanent() || verdict.outcome != Outcome::deferred, "5xx is not tried again");
        require(!reply.temporary() || verdict.outcome != Outcome::refused, "4xx is not the end");
    }
}

void try_smtp_reply(std::string_view input)
{
    const auto whole = read(input, 7);
    const auto bytes = read(input, 1);
    require(whole.broken == bytes.broken && whole.replies.size() == bytes.replies.size(),
            "it does not matter in which pieces a reply comes");
    for (std::size_t i = 0; i < whole.replies.size(); ++i) {
        const auto& reply = whole.replies[i];
        require(reply.code == bytes.replies[i].code && reply.lines == bytes.replies[i].lines,
                "it does not matter in which pieces a reply comes");
        require(reply.code >= 200 && reply.code < 600, "a code is a code");
        require(!reply.lines.empty(), "a reply has a line");
        require(!reply.enhanced || reply.enhanced->status == reply.code / 100, "both codes agree");
        require(is_printable_line(reply.text()), "what operators see of a reply is one harmless line");
        const auto offered = smtp::read_capabilities(reply);
        require(!offered.size || offered.size_offered, "a size is offered with its name");
        try_meaning(reply);
    }
}

const Target target("smtp_reply", try_smtp_reply);

} // namespace
} // namespace postkey::fuzz

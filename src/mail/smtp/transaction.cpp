#include "mail/smtp/transaction.hpp"

#include "mail/smtp/dot_stuffing.hpp"

#include <stdexcept>
#include <utility>

namespace postkey::mail::smtp {

Transaction::Transaction(Envelope envelope, Capabilities offered, Use use)
    : envelope_(std::move(envelope)), offered_(offered), use_(use)
{
    if (!is_safe_path(envelope_.recipient) || !is_safe_path(envelope_.sender))
        throw std::invalid_argument("an address cannot stand in an SMTP command");
    if (envelope_.needs_smtputf8 && !offered_.smtputf8)
        refuse_locally(Reason::needs_smtputf8,
                       "5.6.7 the relay does not offer SMTPUTF8, which this address needs");
    else if (offered_.size && envelope_.message.size() > *offered_.size)
        refuse_locally(Reason::too_large, "5.3.4 the message is larger than the relay's SIZE");
    if (use_ == Use::again)
        say(Expect::rset, "RSET");
    say(Expect::mail, mail_command(envelope_, offered_));
    say(Expect::rcpt, rcpt_command(envelope_, offered_));
    say(Expect::data, "DATA");
}

void Transaction::say(Expect expect, std::string command)
{
    commands_.emplace_back(expect, std::move(command));
}

Step Transaction::next()
{
    if (ending_)
        return {.kind = Step::Kind::finished, .phase = Phase::envelope, .bytes = {}};
    if (outgoing_.empty() && expected_.empty())
        take_commands();
    if (body_ == Body::written)
        return {.kind = Step::Kind::ask, .phase = Phase::body, .bytes = {}};
    if (!outgoing_.empty())
        return {.kind = Step::Kind::write,
                .phase = body_ == Body::not_begun ? Phase::envelope : Phase::body,
                .bytes = outgoing_};
    return {.kind = Step::Kind::read, .phase = awaited(), .bytes = {}};
}

Phase Transaction::awaited() const
{
    switch (expected_.front()) {
    case Expect::rset:
        return Phase::rset;
    case Expect::mail:
    case Expect::rcpt:
        return Phase::envelope;
    case Expect::data:
    case Expect::lone_dot:
        return Phase::data;
    case Expect::final_dot:
        return Phase::final_dot;
    }
    return Phase::envelope;
}

// The next group: every command when the server reads ahead, else one.
void Transaction::take_commands()
{
    do {
        outgoing_ += commands_.front().second + "\r\n";
        expected_.push_back(commands_.front().first);
        commands_.pop_front();
    } while (offered_.pipelining && !commands_.empty());
}

void Transaction::on_written()
{
    outgoing_.clear();
    if (body_ == Body::begun)
        body_ = Body::written;
    else if (body_ == Body::dot_begun)
        body_ = Body::dot_written;
}

// Without the dot the server must forget all it was given (RFC 5321 §4.1.1.4), so closing takes it back.
void Transaction::on_asked(LastWord word)
{
    if (word == LastWord::stay)
        return end({.verdict = {Outcome::withheld, Reason::accepted},
                    .reply = "not sent: the last check said no",
                    .alarm = {}});
    body_ = Body::dot_begun;
    outgoing_ = final_dot;
}

void Transaction::on_reply(const Reply& reply, Behind behind)
{
    if (expected_.empty())
        return on_lost(Loss::garbled, "a reply that nothing was asked for: " + reply.text());
    const auto expect = expected_.front();
    expected_.pop_front();
    switch (expect) {
    case Expect::rset:
        return after_rset(reply);
    case Expect::mail:
        return after_mail(reply);
    case Expect::rcpt:
        return after_rcpt(reply);
    case Expect::data:
        return after_data(reply, behind);
    case Expect::final_dot:
        return after_final_dot(reply);
    case Expect::lone_dot:
        if (reply.positive())
            refusal_->alarm = "the relay took an empty message without a recipient: " + reply.text();
        return end_with_refusal();
    }
}

void Transaction::on_lost(Loss loss, std::string why)
{
    if (ending_)
        return;
    if (refusal_) {
        refusal_->usable = false;
        return end_with_refusal();
    }
    const auto reason = loss == Loss::garbled ? Reason::protocol : Reason::lost;
    // A write that failed wrote nothing; one that ran out of time may have.
    const bool perhaps = body_ == Body::dot_written || (body_ == Body::dot_begun && loss == Loss::timed_out);
    end({.verdict = {perhaps ? Outcome::unknown : Outcome::transport_trouble, reason},
         .reply = printable(why),
         .stale = use_ == Use::again && is_stale(loss),
         .alarm = {}});
}

// What an idle connection that the server has given up looks like: closed before the message was begun, or
// silent from the first command on, as a firewall that forgot it makes it.
bool Transaction::is_stale(Loss loss) const
{
    const bool silent = loss == Loss::timed_out && !expected_.empty() && expected_.front() == Expect::rset;
    return body_ == Body::not_begun && (loss == Loss::closed || silent);
}

void Transaction::after_rset(const Reply& reply)
{
    if (reply.positive())
        return;
    end({.verdict = classify(Stage::rset, reply), .reply = reply.text(), .stale = true, .alarm = {}});
}

void Transaction::after_mail(const Reply& reply)
{
    if (reply.positive())
        return;
    if (reply.code == 421)
        return end({.verdict = classify(Stage::mail, reply),
                    .reply = reply.text(),
                    .stale = use_ == Use::again,
                    .alarm = {}});
    refuse(Stage::mail, reply);
}

void Transaction::after_rcpt(const Reply& reply)
{
    if (!reply.positive() && !refusal_)
        refuse(Stage::rcpt, reply);
}

// Remembers the refusal; what else was already asked must still be read, or the next mail would take it for
// its own.
void Transaction::refuse(Stage stage, const Reply& reply)
{
    refusal_ = Ending{
        .verdict = classify(stage, reply), .reply = reply.text(), .usable = reply.code != 421, .alarm = {}};
    if (!reply.temporary() && !reply.permanent())
        refusal_->usable = false; // 354 to MAIL: whatever this is, it is out of step
    commands_.clear();
    if (expected_.empty() || !refusal_->usable)
        end_with_refusal();
}

void Transaction::after_data(const Reply& reply, Behind behind)
{
    // Whatever is behind a 354 was said before the message could be known.
    if (reply.code == 354 && behind == Behind::more_bytes)
        return on_lost(Loss::garbled, "the relay answered to a message before it was sent");
    if (reply.code == 354) {
        outgoing_ = refusal_ ? std::string(final_dot) : dot_stuffed(envelope_.message);
        if (!refusal_)
            body_ = Body::begun;
        expected_.push_back(refusal_ ? Expect::lone_dot : Expect::final_dot);
        return;
    }
    if (!refusal_)
        refuse(Stage::data, reply);
    else
        end_with_refusal();
}

void Transaction::after_final_dot(const Reply& reply)
{
    const auto verdict = classify(Stage::final_dot, reply);
    const bool usable = verdict.outcome != Outcome::unknown && reply.code != 421;
    end({.verdict = verdict, .reply = reply.text(), .usable = usable, .alarm = {}});
}

void Transaction::refuse_locally(Reason reason, std::string why)
{
    end({.verdict = {Outcome::refused, reason}, .reply = std::move(why), .usable = true, .alarm = {}});
}

void Transaction::end(Ending ending)
{
    ending_ = std::move(ending);
}

void Transaction::end_with_refusal()
{
    end(*refusal_);
}

} // namespace postkey::mail::smtp

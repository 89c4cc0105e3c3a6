#pragma once
// One mail over an open session: RSET on reuse, MAIL, RCPT, DATA, the message, the last check, the final dot.
// The commands go in one write when the server offers PIPELINING (RFC 2920), one by one otherwise.
#include "mail/smtp/capabilities.hpp"
#include "mail/smtp/dialogue.hpp"
#include "mail/smtp/envelope.hpp"

#include <deque>
#include <optional>

namespace postkey::mail::smtp {

enum class Use
{
    first,
    again
}; // of the connection

class Transaction : public Dialogue
{
public:
    // A mail that the server cannot take by its own word is refused here, before anything is written.
    // Throws std::invalid_argument for an envelope whose recipient is no safe path.
    Transaction(Envelope envelope, Capabilities offered, Use use);

    Step next() override;
    void on_written() override;
    void on_encrypted() override {}
    void on_asked(LastWord word) override;
    void on_reply(const Reply& reply, Behind behind) override;
    void on_lost(Loss loss, std::string why) override;
    const Ending& ending() const override { return *ending_; }

private:
    enum class Expect
    {
        rset,
        mail,
        rcpt,
        data,
        final_dot,
        lone_dot
    };

    enum class Body
    {
        not_begun,
        begun,
        written,     // all but the final dot: the last check is asked
        dot_begun,   // it may leave; whether the dot is on its way is not known
        dot_written, // from here only a reply tells
    };

    void say(Expect expect, std::string command);
    void take_commands();
    Phase awaited() const;
    bool is_stale(Loss loss) const;
    void after_rset(const Reply& reply);
    void after_mail(const Reply& reply);
    void after_rcpt(const Reply& reply);
    void after_data(const Reply& reply, Behind behind);
    void after_final_dot(const Reply& reply);
    void refuse(Stage stage, const Reply& reply);
    void refuse_locally(Reason reason, std::string why);
    void end(Ending ending);
    void end_with_refusal();

    Envelope envelope_;
    Capabilities offered_;
    Use use_;
    std::deque<std::pair<Expect, std::string>> commands_; // not written yet
    std::deque<Expect> expected_;                         // replies, in order
    std::string outgoing_;
    Body body_ = Body::not_begun;
    std::optional<Ending> refusal_; // the first one of a group; the replies behind it are still read
    std::optional<Ending> ending_;
};

} // namespace postkey::mail::smtp

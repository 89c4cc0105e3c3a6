#pragma once
// One exchange with a server as a state machine without I/O. A driver asks for the next step, does it, and
// reports what came of it: connection.cpp over sockets, a test by hand.
#include "mail/smtp/classify.hpp"
#include "mail/smtp/reply.hpp"

#include <string>

namespace postkey::mail::smtp {

// What is being waited for: each has its own deadline.
enum class Phase
{
    greeting,
    ehlo,
    starttls,
    tls,
    auth,
    rset,
    envelope, // MAIL, RCPT
    data,
    body,
    final_dot
};

struct Step
{
    enum class Kind
    {
        write,
        read,
        start_tls,
        ask, // whether the mail may still leave: the final dot is next
        finished
    };
    Kind kind = Kind::finished;
    Phase phase = Phase::greeting;
    std::string bytes; // to write, in one go; may hold credentials: to be wiped
};

enum class Loss
{
    closed, // end of file, reset
    timed_out,
    garbled, // bytes that are no reply
};

struct Ending
{
    Verdict verdict;
    std::string reply;   // printable; the last one, or why there is none
    bool usable = false; // the connection may carry another mail
    bool stale =
        false; // the server had let go of a reused connection: nothing was tried, do it again on a fresh one
    std::string alarm; // something a server must not do
};

class Dialogue
{
public:
    virtual ~Dialogue() = default;

    virtual Step next() = 0; // the same until reported on; `finished` for good
    virtual void on_written() = 0;
    virtual void on_encrypted() = 0;

    enum class LastWord
    {
        leave,
        stay
    };
    virtual void on_asked(LastWord word) = 0;

    enum class Behind
    {
        nothing,
        more_bytes
    }; // whether something unread is behind the reply already
    virtual void on_reply(const Reply& reply, Behind behind) = 0;

    // The connection can no longer be used.
    virtual void on_lost(Loss loss, std::string why) = 0;

    virtual const Ending& ending() const = 0; // once finished
};

} // namespace postkey::mail::smtp

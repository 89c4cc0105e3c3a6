#pragma once
// One connection with the scripted relay as a state machine without I/O: an SMTP server (RFC 5321) that does
// with each mail what its recipient's name says.
#include "mail/chaos/behaviour.hpp"

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace postkey::mail::chaos {

// What the server says next. Several commands may come at once (RFC 2920): each has its answer.
struct Answer
{
    std::string line; // without its line end; empty: nothing is said
    std::chrono::seconds pause{0};
    enum class Then
    {
        go_on,
        hang_up
    } then = Then::go_on;
};

class Session
{
public:
    // The messages that were put off once already: what all sessions of one relay know.
    using Memory = std::set<std::string>;

    explicit Session(Memory& memory) : memory_(memory) {}

    static Answer greeting();
    Answer on_line(std::string_view line); // a command, or a line of a mail

private:
    Answer on_mail(std::string_view line);
    Answer on_rcpt(std::string_view line);
    Answer on_data();
    Answer on_message_line(std::string_view line);

    Memory& memory_;
    std::string message_; // its ENVID (RFC 3461), the same at every try
    std::optional<Behaviour> behaviour_;
    bool recipient_taken_ = false;
    bool in_message_ = false;
};

} // namespace postkey::mail::chaos

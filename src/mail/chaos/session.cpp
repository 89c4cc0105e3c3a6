#include "mail/chaos/session.hpp"

#include "base/unicode.hpp"

namespace postkey::mail::chaos {
namespace {

using Kind = Behaviour::Kind;

// The last line of the multi-line answer to EHLO has no dash.
constexpr std::string_view offers = "250-chaos.localhost\r\n250-PIPELINING\r\n250-SIZE 10485760\r\n"
                                    "250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250-SMTPUTF8\r\n250 DSN";

std::string between(std::string_view text, std::string_view before, std::string_view delimiters)
{
    const auto begin = text.find(before);
    if (begin == std::string_view::npos)
        return {};
    text.remove_prefix(begin + before.size());
    return std::string(text.substr(0, text.find_first_of(delimiters)));
}

Answer refused(const Behaviour& behaviour)
{
    const bool for_good = behaviour.kind == Kind::bounce;
    return {behaviour.refusal +
            (for_good ? " refused, as this name asks for" : " later, as this name asks for")};
}

} // namespace

Answer Session::greeting()
{
    return {"220 chaos.localhost ESMTP"};
}

Answer Session::on_line(std::string_view line)
{
    if (in_message_)
        return on_message_line(line);
    const auto command = ascii_lower(line.substr(0, 4));
    if (command == "ehlo")
        return {std::string(offers)};
    if (command == "mail")
        return on_mail(line);
    if (command == "rcpt")
        return on_rcpt(line);
    if (command == "data")
        return on_data();
    if (command == "rset" || command == "noop")
        return {"250 2.0.0 ok"};
    if (command == "quit")
        return {.line = "221 2.0.0 bye", .then = Answer::Then::hang_up};
    return {"500 5.5.2 not understood"};
}

Answer Session::on_mail(std::string_view line)
{
    message_ = between(line, " ENVID=", " ");
    behaviour_.reset();
    recipient_taken_ = false;
    return {"250 2.1.0 ok"};
}

Answer Session::on_rcpt(std::string_view line)
{
    const auto address = between(line, "<", ">");
    behaviour_ = behaviour_of(std::string_view(address).substr(0, address.rfind('@')));
    if (behaviour_ && (behaviour_->kind == Kind::bounce || behaviour_->kind == Kind::defer))
        return refused(*behaviour_);
    if (behaviour_ && behaviour_->kind == Kind::defer_once && memory_.insert(message_).second)
        return refused(*behaviour_);
    memory_.erase(message_);
    recipient_taken_ = true;
    return {"250 2.1.5 ok"};
}

Answer Session::on_data()
{
    if (!recipient_taken_)
        return {"554 5.5.1 no valid recipients"};
    in_message_ = true;
    return {"354 go ahead"};
}

Answer Session::on_message_line(std::string_view line)
{
    if (line != ".")
        return {};
    in_message_ = false;
    recipient_taken_ = false;
    if (behaviour_ && behaviour_->kind == Kind::drop_after_dot)
        return {.line = {}, .then = Answer::Then::hang_up};
    return {.line = "250 2.0.0 taken", .pause = behaviour_ ? behaviour_->pause : std::chrono::seconds(0)};
}

} // namespace postkey::mail::chaos

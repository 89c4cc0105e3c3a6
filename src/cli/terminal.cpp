#include "cli/terminal.hpp"

#include "crypto/digest.hpp"

#include <unistd.h>

#include <iostream>
#include <termios.h>

namespace postkey::cli {
namespace {

constexpr std::size_t longest_line = 4096;

bool is_person(const Invocation& invocation)
{
    return &invocation.streams.in == &std::cin && ::isatty(STDIN_FILENO) != 0;
}

std::string value_of(const Invocation& invocation, const char* name)
{
    const auto found = invocation.environment.find(name);
    return found == invocation.environment.end() ? "" : found->second;
}

// Character by character without echo or signals, so that an interrupt cannot leave the terminal mute.
class SilentTerminal
{
public:
    SilentTerminal()
    {
        ::tcgetattr(STDIN_FILENO, &before_);
        auto silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | ISIG);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~SilentTerminal() { ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }
    SilentTerminal(const SilentTerminal&) = delete;
    SilentTerminal& operator=(const SilentTerminal&) = delete;

private:
    termios before_{};
};

void drop_last_character(std::string& utf8)
{
    while (!utf8.empty() && (static_cast<unsigned char>(utf8.back()) & 0xc0) == 0x80)
        utf8.pop_back();
    if (!utf8.empty())
        utf8.pop_back();
}

SecretString read_silently(const Invocation& invocation, const char* prompt)
{
    invocation.streams.err << prompt << std::flush;
    std::string text;
    text.reserve(longest_line);
    bool interrupted = false;
    {
        const SilentTerminal terminal;
        char c = 0;
        while (text.size() < longest_line && ::read(STDIN_FILENO, &c, 1) == 1 && c != '\n' && c != '\r') {
            interrupted = c == 3 || c == 4; // ^C, ^D
            if (interrupted)
                break;
            if (c == 0x7f || c == 8)
                drop_last_character(text);
            else if (c == 21) // ^U
                text.clear();
            else
                text += c;
        }
    }
    invocation.streams.err << '\n';
    SecretString out(std::move(text));
    if (interrupted)
        throw CommandFailed(ExitCode::refused, "interrupted, nothing was changed");
    return out;
}

} // namespace

Colour colour_of(const Invocation& invocation)
{
    const bool terminal = &invocation.streams.out == &std::cout && ::isatty(STDOUT_FILENO) != 0;
    const bool wanted = value_of(invocation, "NO_COLOR").empty() && value_of(invocation, "TERM") != "dumb";
    return terminal && wanted ? Colour::terminal : Colour::never;
}

bool confirmed(const Invocation& invocation, const std::string& question)
{
    if (invocation.confirmation == Confirmation::given)
        return true;
    if (!is_person(invocation))
        throw CommandFailed(ExitCode::refused, "this needs a confirmation: say --yes");
    invocation.streams.err << question << " [y/N] " << std::flush;
    std::string answer;
    std::getline(invocation.streams.in, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

SecretString ask_new_password(const Invocation& invocation)
{
    if (!is_person(invocation)) {
        std::string line;
        std::getline(invocation.streams.in, line);
        if (line.ends_with('\r'))
            line.pop_back();
        if (line.empty())
            throw CommandFailed(ExitCode::refused, "there is no password on standard input");
        return SecretString(std::move(line));
    }
    auto password = read_silently(invocation, "New password: ");
    const auto again = read_silently(invocation, "Again: ");
    if (password.empty())
        throw CommandFailed(ExitCode::refused, "the password is empty, nothing was changed");
    if (!crypto::equal_in_constant_time(password.reveal(), again.reveal()))
        throw CommandFailed(ExitCode::refused, "the two passwords differ, nothing was changed");
    return password;
}

} // namespace postkey::cli

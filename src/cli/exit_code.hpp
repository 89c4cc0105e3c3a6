#pragma once
// How commands end, so that scripts can tell (sysexits.h, where it has a number).
#include <stdexcept>
#include <string>

namespace postkey::cli {

enum class ExitCode : int
{
    ok = 0,
    refused = 1,      // understood, but not done
    usage = 64,       // wrong command line
    findings = 65,    // looked at, and something is wrong with it
    not_found = 66,   // no such account, message or key
    unavailable = 69, // the database cannot be used
    try_later = 75,   // not yet done, and may still be
    configuration = 78,
    inconclusive = 79, // looked at, but what was seen says nothing
};

// Ends a command with a sentence for standard error.
class CommandFailed : public std::runtime_error
{
public:
    CommandFailed(ExitCode code, const std::string& sentence) : std::runtime_error(sentence), code_(code) {}
    ExitCode code() const { return code_; }

private:
    ExitCode code_;
};

} // namespace postkey::cli

#pragma once
// Talking with a person: colours only where they are wanted, questions only where somebody can answer.
#include "base/secret.hpp"
#include "cli/invocation.hpp"
#include "cli/table.hpp"

namespace postkey::cli {

// Of standard output: a terminal that is not dumb, and no NO_COLOR (https://no-color.org).
Colour colour_of(const Invocation& invocation);

// True when --yes was given or the person says yes. Throws CommandFailed when nobody can be asked.
bool confirmed(const Invocation& invocation, const std::string& question);

// A new password: from a terminal twice, without echo; else the first line of standard input. Throws
// CommandFailed when the two differ, when it is interrupted, and for an empty one.
SecretString ask_new_password(const Invocation& invocation);

} // namespace postkey::cli

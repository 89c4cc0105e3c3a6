#pragma once
// The shape that most account commands share: find the account, do one thing, say what was done.
#include "cli/workplace.hpp"

#include <functional>

namespace postkey::cli {

// Returns the sentence for people; programs get {"id","done"} with --json. Throws CommandFailed.
using AccountAction = std::function<std::string(Workplace&, const store::AccountDetails&)>;

// `question` is asked first, with the address in place of "{}"; empty: not asked.
CLI::App& add_account_action(CLI::App& account, Invocation& invocation, const CommandText& text,
                             std::string question, AccountAction action);

// Throws CommandFailed(refused) for an open sign-up, on which `what` cannot be done.
void require_verified(const store::AccountDetails& details, const std::string& what);

} // namespace postkey::cli

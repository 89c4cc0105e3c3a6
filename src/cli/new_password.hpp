#pragma once
// A password that an operator types for an account.
#include "cli/workplace.hpp"

namespace postkey::cli {

// Asks for it, judges it as the server would and hashes it. `words` as in flow::NewPassword. Throws
// CommandFailed(refused), and config::ConfigError when the list of breached passwords cannot be used.
crypto::PasswordHash ask_password_hash(const Invocation& invocation, const config::Config& config,
                                       std::vector<std::string> words);

} // namespace postkey::cli

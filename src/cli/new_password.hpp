#pragma once
// A password that an operator types for an account.
#include "cli/workplace.hpp"

namespace postkey::cli {

// Asks for it, judges it by the configured policy and hashes it. Throws CommandFailed(refused).
crypto::PasswordHash ask_password_hash(const Invocation& invocation, const config::Config& config,
                                       const std::vector<std::string>& context);

} // namespace postkey::cli

#include "cli/new_password.hpp"

#include "cli/blocking.hpp"
#include "cli/terminal.hpp"
#include "config/policies.hpp"

#include <fmt/format.h>

namespace postkey::cli {
namespace {

std::string sentence_of(PasswordRefused refused, const PasswordPolicy& policy)
{
    switch (refused) {
    case PasswordRefused::too_short:
        return fmt::format("the password is too short: at least {} characters", policy.min_length);
    case PasswordRefused::too_long:
        return fmt::format("the password is too long: at most {} characters",
                           PasswordPolicy::most_code_points);
    case PasswordRefused::malformed:
        return "the password has characters that nobody can type";
    case PasswordRefused::too_easy_to_guess:
        return "the password is too easy to guess";
    }
    return "the password is refused";
}

} // namespace

crypto::PasswordHash ask_password_hash(const Invocation& invocation, const config::Config& config,
                                       const std::vector<std::string>& context)
{
    const auto policy = config::password_policy_of(config);
    const auto password = ask_new_password(invocation);
    if (const auto refused = policy.judge(password, context))
        throw CommandFailed(ExitCode::refused, sentence_of(*refused, policy));
    crypto::PasswordHasher hasher({.memory_kib = config.security.argon2_memory_kib.count,
                                   .passes = static_cast<std::uint32_t>(config.security.argon2_passes)},
                                  {.workers = 1, .waiting = 1});
    return run_blocking(hasher.hash(normalized_password(password).value()));
}

} // namespace postkey::cli

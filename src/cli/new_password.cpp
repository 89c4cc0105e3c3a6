#include "cli/new_password.hpp"

#include "cli/blocking.hpp"
#include "cli/terminal.hpp"
#include "cli/time_of_command.hpp"
#include "config/policies.hpp"
#include "flow/new_password.hpp"

#include <fmt/format.h>

namespace postkey::cli {
namespace {

std::string sentence_of(flow::Refusal refusal, const PasswordPolicy& policy)
{
    switch (refusal) {
    case flow::Refusal::password_too_short:
        return fmt::format("the password is too short: at least {} characters", policy.min_length);
    case flow::Refusal::password_too_long:
        return fmt::format("the password is too long: at most {} characters",
                           PasswordPolicy::most_code_points);
    case flow::Refusal::password_malformed:
        return "the password has characters that nobody can type";
    case flow::Refusal::password_too_easy:
        return "the password is too easy to guess";
    case flow::Refusal::password_breached:
        return "the password was found in a data breach";
    default:
        return "the password is refused";
    }
}

std::optional<crypto::BreachList> breach_list_of(const config::Config& config)
{
    const auto& file = config.security.breached_passwords_file;
    if (file.empty())
        return std::nullopt;
    auto list = crypto::BreachList::open(file);
    if (!list)
        throw config::ConfigError("security.breached_passwords_file: " + file.string() + ": " + list.error());
    return std::move(*list);
}

} // namespace

crypto::PasswordHash ask_password_hash(const Invocation& invocation, const config::Config& config,
                                       std::vector<std::string> words)
{
    const auto policy = config::password_policy_of(config);
    const TimeOfCommand clock;
    crypto::BreachedPasswords breached(breach_list_of(config), clock);
    crypto::PasswordHasher hasher({.memory_kib = config.security.argon2_memory_kib.count,
                                   .passes = static_cast<std::uint32_t>(config.security.argon2_passes)},
                                  {.workers = 1, .waiting = 1});
    flow::NewPassword new_password(policy, breached, hasher);
    auto hash = run_blocking(
        new_password(ask_new_password(invocation), std::move(words), crypto::HashingTurn::proven));
    if (!hash)
        throw CommandFailed(ExitCode::refused, sentence_of(hash.error(), policy));
    return std::move(*hash);
}

} // namespace postkey::cli

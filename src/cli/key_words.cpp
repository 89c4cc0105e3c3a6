#include "cli/key_words.hpp"

#include "cli/blocking.hpp"
#include "cli/human_time.hpp"
#include "cli/workplace.hpp"
#include "crypto/digest.hpp"

#include <fmt/format.h>

#include <charconv>

namespace postkey::cli {

std::optional<std::string> kid_of_secret_key(const config::Config& config)
{
    const auto& secret = config.security.secret_key;
    return secret.empty() ? std::nullopt : std::optional(config::kid_of_secret_key(secret, crypto::sha256));
}

void require_key_of_file(const config::Config& config)
{
    if (!config.security.secret_key.empty())
        throw CommandFailed(ExitCode::refused,
                            fmt::format("the key that signs is security.secret_key, which {} sets, not a key "
                                        "of {}: change it there",
                                        config.origin("security.secret_key"), config::secrets_file_name));
}

config::KeyChange changed(std::expected<config::KeyChange, config::KeysNotChanged> change)
{
    if (change)
        return std::move(*change);
    switch (change.error()) {
    case config::KeysNotChanged::one_is_waiting:
        throw CommandFailed(ExitCode::refused, "a next key waits already: postkey keys list shows it, --now "
                                               "makes it the current one at once");
    case config::KeysNotChanged::no_such_key:
        throw CommandFailed(ExitCode::not_found,
                            "there is no such key: postkey keys list shows those there are");
    case config::KeysNotChanged::cannot_edit:
        break;
    }
    throw CommandFailed(
        ExitCode::refused,
        fmt::format("the keys of {} are not written as [[keys]] with a member a line, so that "
                    "it can only be edited by hand; nothing was changed",
                    config::secrets_file_name));
}

void record_key_change(const Invocation& invocation, const std::string& what)
{
    if (!std::filesystem::exists(invocation.load().database_file()))
        return;
    Workplace workplace(invocation);
    store::AuditEntry entry{.event = store::AuditEvent::key_change, .reason = what};
    run_blocking(workplace.audit.record(std::move(entry), workplace.cause, now()));
}

std::string names_of(const std::vector<std::string>& kids)
{
    std::string out;
    for (const auto& kid : kids)
        out += (out.empty() ? "" : ", ") + kid;
    return out;
}

std::optional<std::chrono::seconds> parse_length(std::string_view text)
{
    constexpr std::chrono::seconds longest = std::chrono::hours(30 * 24);
    if (text.size() < 2 || text.size() > 8)
        return std::nullopt;
    const auto unit = std::string_view("smhd").find(text.back());
    constexpr std::int64_t seconds_of[] = {1, 60, 3600, 86'400};
    std::int64_t count = 0;
    const auto* end = text.data() + text.size() - 1;
    const auto read = std::from_chars(text.data(), end, count);
    if (unit == std::string_view::npos || read.ec != std::errc() || read.ptr != end || count < 0)
        return std::nullopt;
    const std::chrono::seconds length(count * seconds_of[unit]);
    return length <= longest ? std::optional(length) : std::nullopt;
}

} // namespace postkey::cli

#pragma once
// What the commands for keys have in common.
#include "cli/invocation.hpp"
#include "config/keys_change.hpp"

namespace postkey::cli {

// The kid of security.secret_key, which is not among the keys of secrets.toml; nothing when it is not set.
std::optional<std::string> kid_of_secret_key(const config::Config& config);

// Throws CommandFailed(refused) while security.secret_key signs: the file cannot change that.
void require_key_of_file(const config::Config& config);

// Throws CommandFailed with the sentence for it.
config::KeyChange changed(std::expected<config::KeyChange, config::KeysNotChanged> change);

// On record as the operator's doing, where there is a database yet.
void record_key_change(const Invocation& invocation, const std::string& what);

std::string names_of(const std::vector<std::string>& kids); // with commas

// 90s, 10m, 2h, 3d; up to 30 days. Nothing for anything else.
std::optional<std::chrono::seconds> parse_length(std::string_view text);

} // namespace postkey::cli

#pragma once
// Reads the files the configuration is made of.
#include <filesystem>
#include <optional>
#include <string>

namespace postkey::config {

inline constexpr std::size_t largest_file = 1024 * 1024;

// Nothing when there is no such file; ConfigError when it cannot be read or is larger than largest_file.
std::optional<std::string> read_file(const std::filesystem::path& file);

// The same for a file of secrets, which must be a regular file of ours, no link, that nobody else may read:
// 0600 or 0400 (S-130).
std::optional<std::string> read_secret_file(const std::filesystem::path& file);

} // namespace postkey::config

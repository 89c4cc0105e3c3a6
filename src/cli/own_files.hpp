#pragma once
// Writes a command's files into a directory that may hold somebody else's.
#include <filesystem>
#include <string>
#include <string_view>

namespace postkey::cli {

// Makes the directory, 0700, unless it is there. Throws CommandFailed(refused).
void make_directory(const std::filesystem::path& directory);

// Whether `file` is a regular file, no link, that begins like `mark`.
bool begins_with(const std::filesystem::path& file, std::string_view mark);

enum class Existing
{
    replaced, // when it is a regular file, no link
    kept
};

// Writes `content` whole or not at all, 0600. Throws CommandFailed(refused) when it cannot, or must leave
// what stands there.
void write_file(const std::filesystem::path& file, std::string_view content, Existing existing);

} // namespace postkey::cli

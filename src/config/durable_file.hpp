#pragma once
// Changes a file of secrets so that a crash, or the power, leaves the old one or the new one.
#include <filesystem>
#include <string>
#include <string_view>

namespace postkey::config {

enum class Replace
{
    never, // throws when something is there already
    always
};

// `text` becomes the content of `file`, 0600, at once or not at all. `suffix` makes the name of the draft
// beside it. Throws std::system_error.
void put_durably(const std::filesystem::path& file, std::string_view text, const std::string& suffix,
                 Replace replace);

// While it lives, no other process has one for this directory: reading and writing a file there is one step.
// Throws std::system_error.
class DirectoryLock
{
public:
    explicit DirectoryLock(const std::filesystem::path& directory);
    ~DirectoryLock();
    DirectoryLock(const DirectoryLock&) = delete;
    DirectoryLock& operator=(const DirectoryLock&) = delete;

private:
    int descriptor_;
};

} // namespace postkey::config

#pragma once
#include <filesystem>

namespace postkey::sql {

// Holds FILE.lock while it lives: one program a database file. Throws Unavailable when another holds
// it.
class FileLock
{
public:
    explicit FileLock(const std::filesystem::path& file);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    int descriptor_;
};

} // namespace postkey::sql

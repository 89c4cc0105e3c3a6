#pragma once
// A copy of a database file, taken beside whoever uses it.
#include <cstdint>
#include <filesystem>

namespace postkey::sql {

// Makes `to`, 0600: one state of the database `from`, with all that was committed before, none of what was
// deleted, and checked page by page. It appears whole or not at all, and never takes the place of another
// file. Writers of `from` are not held up. Returns its size. Throws Unavailable when the database cannot be
// read or the copy is not whole, std::system_error when it cannot be written or something is there already.
std::uintmax_t back_up(const std::filesystem::path& from, const std::filesystem::path& to);

enum class Placed
{
    where_none_was,
    instead
};

// `copy`, which nobody has open, becomes the database file `place`, durably; what was there, with its
// write-ahead log, is `aside` from then on. Throws Unavailable while a server uses it, std::system_error.
Placed put_in_place(const std::filesystem::path& copy, const std::filesystem::path& place,
                    const std::filesystem::path& aside);

} // namespace postkey::sql

#include "sql/sqlite/sqlite_backup.hpp"

#include "sql/sqlite/file_lock.hpp"
#include "sql/sqlite/sqlite_connection.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>

namespace postkey::sql {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& file)
{
    throw std::system_error(errno, std::generic_category(), file.string());
}

// Gone when it was not kept: a copy that is not whole stays nowhere.
class Draft
{
public:
    explicit Draft(fs::path file) : file_(std::move(file))
    {
        const int descriptor =
            ::open(file_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (descriptor < 0)
            fail(file_);
        ::close(descriptor);
    }
    ~Draft() { ::unlink(file_.c_str()); }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    const fs::path& file() const { return file_; }

private:
    fs::path file_;
};

void sync(const fs::path& path, int flags)
{
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
    if (descriptor < 0)
        fail(path);
    const int result = ::fsync(descriptor);
    ::close(descriptor);
    if (result != 0)
        fail(path);
}

void copy_into(const fs::path& from, const fs::path& to)
{
    // Read-write, although it only reads: whoever opens a write-ahead log may have to make its shared memory.
    SqliteConnection connection(from.string(), SQLITE_OPEN_READWRITE);
    connection("VACUUM INTO $1", to.string());
}

void check(const fs::path& file)
{
    SqliteConnection connection(file.string(), SQLITE_OPEN_READWRITE);
    connection("PRAGMA journal_mode = DELETE"); // one file, none beside it
    if (const auto verdict = connection.pragma("PRAGMA integrity_check(1)"); verdict != "ok")
        throw Unavailable("the copy is damaged: " + verdict);
}

} // namespace

std::uintmax_t back_up(const fs::path& from, const fs::path& to)
{
    struct stat found{};
    if (::lstat(to.c_str(), &found) == 0) {
        errno = EEXIST;
        fail(to);
    }
    const Draft draft(fmt::format("{}.{}.part", to.string(), ::getpid()));
    copy_into(from, draft.file());
    check(draft.file());
    sync(draft.file(), O_RDONLY);
    // A link, unlike a rename, never replaces what somebody else has put there meanwhile.
    if (::link(draft.file().c_str(), to.c_str()) != 0)
        fail(to);
    const auto directory = to.parent_path();
    sync(directory.empty() ? fs::path(".") : directory, O_RDONLY | O_DIRECTORY);
    return fs::file_size(to);
}

Placed put_in_place(const fs::path& copy, const fs::path& place, const fs::path& aside)
{
    const FileLock lock(place);
    const bool instead = fs::exists(place);
    // The log first: without its database it is worth nothing, a database beside another's log is lost.
    for (const auto* suffix : {"-wal", "-shm", ""})
        if (fs::exists(place.string() + suffix))
            fs::rename(place.string() + suffix, aside.string() + suffix);
    fs::rename(copy, place);
    sync(place.has_parent_path() ? place.parent_path() : fs::path("."), O_RDONLY | O_DIRECTORY);
    return instead ? Placed::instead : Placed::where_none_was;
}

} // namespace postkey::sql

#include "config/durable_file.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>

namespace postkey::config {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_on(const fs::path& file)
{
    throw std::system_error(errno, std::generic_category(), file.string());
}

void write_durably(int descriptor, std::string_view text, const fs::path& file)
{
    while (!text.empty()) {
        const auto count = ::write(descriptor, text.data(), text.size());
        if (count < 0 && errno != EINTR)
            fail_on(file);
        if (count > 0)
            text.remove_prefix(static_cast<std::size_t>(count));
    }
    if (::fsync(descriptor) != 0)
        fail_on(file);
}

void sync_directory(const fs::path& directory)
{
    const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        fail_on(directory);
    const int result = ::fsync(descriptor);
    ::close(descriptor);
    if (result != 0)
        fail_on(directory);
}

} // namespace

void put_durably(const fs::path& file, std::string_view text, const std::string& suffix, Replace replace)
{
    const auto draft = fs::path(file.string() + "." + suffix);
    const int descriptor = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0)
        fail_on(draft);
    try {
        write_durably(descriptor, text, draft);
        // A link, unlike a rename, never replaces what somebody else has put there meanwhile.
        if (replace == Replace::never && ::link(draft.c_str(), file.c_str()) != 0)
            fail_on(file);
        if (replace == Replace::always && ::rename(draft.c_str(), file.c_str()) != 0)
            fail_on(file);
    } catch (...) {
        ::close(descriptor);
        ::unlink(draft.c_str());
        throw;
    }
    ::close(descriptor);
    if (replace == Replace::never)
        ::unlink(draft.c_str());
    const auto directory = file.parent_path();
    sync_directory(directory.empty() ? fs::path(".") : directory);
}

DirectoryLock::DirectoryLock(const fs::path& directory)
    : descriptor_(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
{
    if (descriptor_ < 0)
        fail_on(directory);
    int result = 0;
    do
        result = ::flock(descriptor_, LOCK_EX);
    while (result != 0 && errno == EINTR);
    if (result != 0) {
        ::close(descriptor_);
        fail_on(directory);
    }
}

DirectoryLock::~DirectoryLock()
{
    ::close(descriptor_);
}

} // namespace postkey::config

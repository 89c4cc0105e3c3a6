#include "sql/sqlite/file_lock.hpp"

#include "sql/connection.hpp"

#include <unistd.h>

#include <fcntl.h>
#include <sys/file.h>

namespace postkey::sql {

FileLock::FileLock(const std::filesystem::path& file)
    : descriptor_(::open((file.string() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600))
{
    if (descriptor_ < 0 || ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        if (descriptor_ >= 0)
            ::close(descriptor_);
        throw Unavailable(file.string() + " is in use by another Postkey process");
    }
}

FileLock::~FileLock()
{
    ::close(descriptor_);
}

} // namespace postkey::sql

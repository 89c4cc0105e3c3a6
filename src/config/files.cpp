#include "config/files.hpp"

#include "config/config_error.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>

namespace postkey::config {
namespace {

class Descriptor
{
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor()
    {
        if (number_ >= 0)
            ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

private:
    int number_;
};

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& what)
{
    throw ConfigError(fmt::format("{}: {}", file.string(), what));
}

std::string read_all(const Descriptor& descriptor, const std::filesystem::path& file)
{
    std::string out(largest_file + 1, '\0');
    std::size_t size = 0;
    while (size < out.size()) {
        const auto count = ::read(descriptor.number(), out.data() + size, out.size() - size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            refuse(file, std::strerror(errno));
        if (count == 0)
            break;
        size += static_cast<std::size_t>(count);
    }
    if (size > largest_file)
        refuse(file, "is larger than 1 MiB");
    out.resize(size);
    return out;
}

} // namespace

std::optional<std::string> read_file(const std::filesystem::path& file)
{
    const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (descriptor.number() < 0 && errno == ENOENT)
        return std::nullopt;
    if (descriptor.number() < 0)
        refuse(file, std::strerror(errno));
    return read_all(descriptor, file);
}

std::optional<std::string> read_secret_file(const std::filesystem::path& file)
{
    // Non-blocking, so that a pipe in its place cannot hang the start.
    const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (descriptor.number() < 0 && errno == ENOENT)
        return std::nullopt;
    if (descriptor.number() < 0)
        refuse(file, errno == ELOOP ? "must be a file, not a symbolic link" : std::strerror(errno));
    struct stat status{};
    if (::fstat(descriptor.number(), &status) != 0 || !S_ISREG(status.st_mode))
        refuse(file, "must be a regular file");
    if (status.st_uid != ::geteuid())
        refuse(file, fmt::format("belongs to user {}, but this program runs as user {}: run it as the owner",
                                 status.st_uid, ::geteuid()));
    if ((status.st_mode & 0177) != 0)
        refuse(file, fmt::format("has permissions {:04o}: secrets must be 0600 or 0400 (chmod 600)",
                                 static_cast<unsigned>(status.st_mode & 07777)));
    return read_all(descriptor, file);
}

} // namespace postkey::config

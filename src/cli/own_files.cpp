#include "cli/own_files.hpp"

#include "cli/exit_code.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>

namespace postkey::cli {
namespace {

constexpr mode_t owner_only = 0600;
constexpr mode_t directory_of_owner = 0700;

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& why)
{
    throw CommandFailed(ExitCode::refused, path.string() + ": " + why);
}

void check_free(const std::filesystem::path& file, Existing existing)
{
    struct stat found{};
    if (::lstat(file.c_str(), &found) != 0)
        return;
    if (!S_ISREG(found.st_mode))
        refuse(file, "is no regular file, so it is left alone");
    if (existing == Existing::kept)
        refuse(file, "is there already and was not written by this command, so it is left alone");
}

void write_all(int descriptor, std::string_view content, const std::filesystem::path& file)
{
    while (!content.empty()) {
        const auto written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            const auto why = std::string(std::strerror(errno));
            ::close(descriptor);
            ::unlink(file.c_str());
            refuse(file, why);
        }
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    ::close(descriptor);
}

} // namespace

void make_directory(const std::filesystem::path& directory)
{
    if (std::filesystem::is_directory(directory))
        return;
    std::error_code error;
    if (directory.has_parent_path())
        std::filesystem::create_directories(directory.parent_path(), error);
    if (::mkdir(directory.c_str(), directory_of_owner) != 0)
        refuse(directory, std::strerror(errno));
}

bool begins_with(const std::filesystem::path& file, std::string_view mark)
{
    struct stat found{};
    if (::lstat(file.c_str(), &found) != 0 || !S_ISREG(found.st_mode))
        return false;
    std::ifstream in(file, std::ios::binary);
    std::string begin(mark.size(), '\0');
    in.read(begin.data(), static_cast<std::streamsize>(begin.size()));
    return begin == mark;
}

void write_file(const std::filesystem::path& file, std::string_view content, Existing existing)
{
    check_free(file, existing);
    auto unfinished = file;
    unfinished += ".new";
    ::unlink(unfinished.c_str()); // what an interrupted one left behind
    const int descriptor =
        ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, owner_only);
    if (descriptor < 0)
        refuse(unfinished, std::strerror(errno));
    write_all(descriptor, content, unfinished);
    if (::rename(unfinished.c_str(), file.c_str()) != 0)
        refuse(file, std::strerror(errno));
}

} // namespace postkey::cli

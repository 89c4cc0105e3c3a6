#pragma once
// A directory that goes when its test is over; in memory where the system has /dev/shm.
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace postkey::test {

class TemporaryDirectory
{
public:
    TemporaryDirectory()
    {
        const bool in_memory = std::filesystem::is_directory("/dev/shm");
        auto pattern =
            (in_memory ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path()) /
            "postkey-test-XXXXXX";
        auto name = pattern.string();
        if (::mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("mkdtemp failed");
        path_ = name;
    }
    ~TemporaryDirectory()
    {
        std::error_code ignored; // a test must not fail for what it leaves behind
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

} // namespace postkey::test

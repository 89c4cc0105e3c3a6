#include "selftest/own_server.hpp"

#include "selftest/interruption.hpp"
#include "selftest/trouble.hpp"

#include <unistd.h>

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <sstream>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <vector>

namespace postkey::selftest {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr auto log_name = "serve.log";
constexpr auto longest_start = 120s;
constexpr auto longest_end = 30s;
constexpr std::string_view ready = "postkey ready on ";

class Pipe
{
public:
    Pipe()
    {
        if (::pipe2(ends_.data(), O_CLOEXEC) != 0)
            throw Trouble(std::string("no pipe: ") + std::strerror(errno));
    }
    ~Pipe()
    {
        ::close(ends_[0]);
        if (ends_[1] >= 0)
            ::close(ends_[1]);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    int out() const { return ends_[0]; }
    int in() const { return ends_[1]; }
    void close_in()
    {
        ::close(ends_[1]);
        ends_[1] = -1;
    }

private:
    std::array<int, 2> ends_{};
};

// As posix_spawn wants them: an array of pointers, ended by a null.
std::vector<char*> pointers_to(std::vector<std::string>& texts)
{
    std::vector<char*> out;
    for (auto& text : texts)
        out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

std::string end_of(const std::filesystem::path& log)
{
    constexpr std::size_t most = 1000;
    std::ifstream in(log);
    std::ostringstream text;
    text << in.rdbuf();
    const auto all = text.str();
    return all.size() > most ? all.substr(all.size() - most) : all;
}

} // namespace

TemporaryData::TemporaryData()
{
    auto pattern = (std::filesystem::temp_directory_path() / "postkey-selftest-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
        throw Trouble("no temporary directory " + pattern + ": " + std::strerror(errno));
    path_ = pattern;
}

TemporaryData::~TemporaryData()
{
    std::error_code error;
    std::filesystem::remove_all(path_, error);
}

ClosedPort::ClosedPort() : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    auto* const bare = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    // Bound, but never listening.
    if (::bind(descriptor_, bare, size) != 0 || ::getsockname(descriptor_, bare, &size) != 0)
        throw Trouble(std::string("no port of this machine is free: ") + std::strerror(errno));
    number_ = ::ntohs(address.sin_port);
}

ClosedPort::~ClosedPort()
{
    ::close(descriptor_);
}

OwnServer::OwnServer(const std::filesystem::path& data, const Variables& environment)
{
    Pipe pipe;
    start(data, environment, pipe.in());
    pipe.close_in();
    try {
        wait_until_ready(pipe.out(), data);
    } catch (...) {
        end();
        throw;
    }
}

OwnServer::~OwnServer()
{
    end();
}

void OwnServer::start(const std::filesystem::path& data, const Variables& environment, int out)
{
    std::vector<std::string> arguments = {"postkey",     "serve",    "--data-dir",
                                          data.string(), "--listen", "127.0.0.1:0"};
    std::vector<std::string> variables;
    for (const auto& [name, value] : environment)
        variables.push_back(name + "=" + value);
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, (data / log_name).c_str(),
                                       O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    // A group of its own: Ctrl-C is for who measures, which then ends the server itself.
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    const int error = ::posix_spawn(&pid_, "/proc/self/exe", &files, &attributes,
                                    pointers_to(arguments).data(), pointers_to(variables).data());
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&files);
    if (error != 0) {
        pid_ = -1;
        throw Trouble(std::string("the server cannot be started: ") + std::strerror(error));
    }
}

void OwnServer::wait_until_ready(int in, const std::filesystem::path& data)
{
    const auto deadline = SteadyClock::now() + longest_start;
    std::string line;
    while (!line.ends_with('\n')) {
        pollfd readable{in, POLLIN, 0};
        const int found = ::poll(&readable, 1, 100);
        stop_when_interrupted();
        std::array<char, 256> part;
        const auto count = found > 0 ? ::read(in, part.data(), part.size()) : -1;
        if (count > 0)
            line.append(part.data(), static_cast<std::size_t>(count));
        if (count == 0 || SteadyClock::now() > deadline)
            throw Trouble("the server did not start:\n" + end_of(data / log_name));
    }
    line.pop_back();
    if (!line.starts_with(ready))
        throw Trouble("the server did not start, it said " + line);
    url_ = line.substr(ready.size());
}

void OwnServer::end()
{
    if (pid_ < 0)
        return;
    ::kill(pid_, SIGTERM);
    const auto deadline = SteadyClock::now() + longest_end;
    while (::waitpid(pid_, nullptr, WNOHANG) == 0) {
        if (SteadyClock::now() > deadline)
            ::kill(pid_, SIGKILL);
        std::this_thread::sleep_for(10ms);
    }
    pid_ = -1;
}

} // namespace postkey::selftest

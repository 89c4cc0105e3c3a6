#pragma once
// A server of this very program, started for a measurement and ended with it.
#include <filesystem>
#include <map>
#include <string>
#include <sys/types.h>

namespace postkey::selftest {

// A directory of the run's own under the system's temporary one, 0700, removed with everything in it.
class TemporaryData
{
public:
    TemporaryData(); // throws Trouble
    ~TemporaryData();
    TemporaryData(const TemporaryData&) = delete;
    TemporaryData& operator=(const TemporaryData&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// A port of this machine that refuses every connection, and that nobody else gets meanwhile.
class ClosedPort
{
public:
    ClosedPort(); // throws Trouble
    ~ClosedPort();
    ClosedPort(const ClosedPort&) = delete;
    ClosedPort& operator=(const ClosedPort&) = delete;
    int number() const { return number_; }

private:
    int descriptor_ = -1;
    int number_ = 0;
};

using Variables = std::map<std::string, std::string, std::less<>>;

class OwnServer
{
public:
    // `postkey serve` on a free port of loopback, with exactly these variables as its environment; ready when
    // this returns. What it logs goes to serve.log in `data`. Throws Trouble with the end of that log, and
    // Interrupted.
    OwnServer(const std::filesystem::path& data, const Variables& environment);
    ~OwnServer(); // has ended
    OwnServer(const OwnServer&) = delete;
    OwnServer& operator=(const OwnServer&) = delete;

    const std::string& url() const { return url_; }

private:
    void start(const std::filesystem::path& data, const Variables& environment, int out);
    void wait_until_ready(int in, const std::filesystem::path& data);
    void end();
    pid_t pid_ = -1;
    std::string url_;
};

} // namespace postkey::selftest

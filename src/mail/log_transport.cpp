#include "mail/log_transport.hpp"

#include "base/failure.hpp"
#include "base/log.hpp"
#include "mail/log_entry.hpp"

#include <unistd.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>

namespace postkey::mail {
namespace {

constexpr off_t most_bytes_read_back = 32 << 20;

std::string error_text()
{
    return std::system_category().message(errno);
}

// The end of the file, cut at the start: a restart need not read the mails of a year.
std::string newest_bytes(int file)
{
    struct stat status{};
    if (::fstat(file, &status) != 0)
        return {};
    const off_t begin = std::max<off_t>(0, status.st_size - most_bytes_read_back);
    std::string bytes(static_cast<std::size_t>(status.st_size - begin), '\0');
    const auto count = ::pread(file, bytes.data(), bytes.size(), begin);
    bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(0, count)));
    return bytes;
}

} // namespace

LogTransport::LogTransport(std::filesystem::path file, Inbox& inbox, const Clock& clock)
    : file_(::open(file.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600)), inbox_(inbox), clock_(clock)
{
    if (file_ < 0)
        throw BrokenDependency("cannot write " + file.string() + ": " + error_text());
    const auto log = newest_bytes(file_);
    torn_ = !log.empty() && !log.ends_with('\n');
    for (auto& entry : read_log(log))
        inbox_.add(std::move(entry));
}

LogTransport::~LogTransport()
{
    ::close(file_);
}

Task<Delivery> LogTransport::deliver(OutgoingMail mail, LastCheck& check)
{
    const bool wanted = co_await check.may_still_leave();
    if (!wanted)
        co_return Delivery{Outcome::withheld, "not written: the last check said no"};
    const auto now = clock_.now();
    auto source = log_source(mail, now);
    auto entry = log_entry(mail, source);
    if (torn_.exchange(false))
        entry.insert(0, "\n"); // the marker must begin a line

    // The disk is waited for on this thread: the log is for development.
    ssize_t written = 0;
    do
        written = ::write(file_, entry.data(), entry.size());
    while (written < 0 && errno == EINTR);
    if (written != static_cast<ssize_t>(entry.size())) {
        const auto why = written < 0 ? error_text() : std::string("the disk is full");
        torn_ = true;
        log::error("mail_log_not_written", {{"why", why}});
        co_return Delivery{Outcome::transport_trouble, "email.log: " + why, Reason::relay_trouble};
    }
    inbox_.add(inbox_entry(mail, std::move(source), now));
    co_return Delivery{Outcome::sent, "written to email.log"};
}

Task<Delivery> LogTransport::knock()
{
    co_return Delivery{Outcome::sent, ""};
}

Task<void> LogTransport::close()
{
    co_return;
}

} // namespace postkey::mail

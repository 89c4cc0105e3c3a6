#include "mail/log_transport.hpp"

#include "base/failure.hpp"
#include "base/log.hpp"
#include "mail/log_entry.hpp"

#include <unistd.h>

#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <set>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace postkey::mail {
namespace {

constexpr off_t most_bytes_read_back = 32 << 20;

std::string error_text()
{
    return std::system_category().message(errno);
}

// The end of the file, from `begin` on.
struct Tail
{
    std::string bytes;
    off_t begin;
};

// The end of the file, cut at the start: a restart need not read the mails of a year.
Tail newest_bytes(int file)
{
    struct stat status{};
    if (::fstat(file, &status) != 0)
        return {};
    const off_t begin = std::max<off_t>(0, status.st_size - most_bytes_read_back);
    std::string bytes(static_cast<std::size_t>(status.st_size - begin), '\0');
    const auto count = ::pread(file, bytes.data(), bytes.size(), begin);
    bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(0, count)));
    return {std::move(bytes), begin};
}

std::set<std::string> lines_of(const std::filesystem::path& file)
{
    std::set<std::string> lines;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);)
        lines.insert(std::move(line));
    return lines;
}

} // namespace

LogTransport::LogTransport(std::filesystem::path file, Inbox& inbox, const Clock& clock)
    : deleted_(file.string() + ".deleted"),
      file_(::open(file.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600)), inbox_(inbox), clock_(clock)
{
    if (file_ < 0)
        throw BrokenDependency("cannot write " + file.string() + ": " + error_text());
    inbox_.kept_by([this](const std::string& to, Inbox::Place place) { return read(to, place); },
                   [this](const std::vector<std::string>& ids) { forget(ids); });
    fill_inbox();
}

LogTransport::~LogTransport()
{
    inbox_.kept_by(nullptr, nullptr);
    ::close(file_);
}

void LogTransport::fill_inbox()
{
    const auto log = newest_bytes(file_);
    torn_ = !log.bytes.empty() && !log.bytes.ends_with('\n');
    const auto deleted = lines_of(deleted_);
    for (auto& [entry, begin] : read_log(log.bytes)) {
        if (deleted.contains(entry.id))
            continue;
        entry.unread = false;
        const Inbox::Place place{log.begin + static_cast<off_t>(begin), entry.source.size()};
        inbox_.add(std::move(entry), place);
    }
}

// Where the source stands that `entry` ends with, or nothing and why.
std::optional<Inbox::Place> LogTransport::append(const std::string& entry, std::size_t source_length,
                                                 std::string& why)
{
    const std::scoped_lock lock(writing_);
    const auto bytes = std::exchange(torn_, false) ? "\n" + entry : entry; // the marker must begin a line
    // The disk is waited for on this thread: the log is for development.
    ssize_t written = 0;
    do
        written = ::write(file_, bytes.data(), bytes.size());
    while (written < 0 && errno == EINTR);
    if (written == static_cast<ssize_t>(bytes.size()))
        return Inbox::Place{::lseek(file_, 0, SEEK_CUR) -
                                static_cast<off_t>(end_of_entry.size() + source_length),
                            source_length};
    why = written < 0 ? error_text() : std::string("the disk is full");
    torn_ = true;
    return std::nullopt;
}

Task<Delivery> LogTransport::deliver(OutgoingMail mail, LastCheck& check)
{
    const bool wanted = co_await check.may_still_leave();
    if (!wanted)
        co_return Delivery{Outcome::withheld, "not written: the last check said no"};
    const auto now = clock_.now();
    auto source = log_source(mail, now);
    std::string why;
    const auto place = append(log_entry(mail, source), source.size(), why);
    if (!place) {
        log::error("mail_log_not_written", {{"why", why}});
        co_return Delivery{Outcome::transport_trouble, "email.log: " + why, Reason::relay_trouble};
    }
    inbox_.add(inbox_entry(mail, std::move(source), now), place);
    co_return Delivery{Outcome::sent, "written to email.log"};
}

Task<Delivery> LogTransport::knock()
{
    co_return Delivery{Outcome::sent, ""};
}

std::optional<InboxEntry> LogTransport::read(const std::string& to, Inbox::Place place) const
{
    std::string source(place.length, '\0');
    const auto count = ::pread(file_, source.data(), source.size(), place.begin);
    if (count != static_cast<ssize_t>(source.size()))
        return std::nullopt;
    return read_entry(to, source);
}

void LogTransport::forget(const std::vector<std::string>& ids) const
{
    const int file = ::open(deleted_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    std::string lines;
    for (const auto& id : ids)
        lines += id + "\n";
    if (file < 0 || ::write(file, lines.data(), lines.size()) != static_cast<ssize_t>(lines.size()))
        log::warning("what was deleted from the inbox will be there again after a restart",
                     {{"why", error_text()}});
    if (file >= 0)
        ::close(file);
}

Task<void> LogTransport::close()
{
    co_return;
}

} // namespace postkey::mail

#include "crypto/breach_list.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <utility>

namespace postkey::crypto {
namespace {

constexpr std::size_t hash_digits = 40;
constexpr std::size_t most_count_digits = 20;
constexpr std::size_t longest_line = hash_digits + 1 + most_count_digits + 2; // with CRLF

std::optional<unsigned char> hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return static_cast<unsigned char>(c - '0');
    if (c >= 'a' && c <= 'f')
        return static_cast<unsigned char>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F')
        return static_cast<unsigned char>(c - 'A' + 10);
    return std::nullopt;
}

bool is_count(std::string_view text) // ":123"
{
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return text.size() >= 2 && text.size() <= 1 + most_count_digits && text.front() == ':' &&
           std::ranges::all_of(text.substr(1), is_digit);
}

// Of a line without its LF.
std::optional<Sha1> hash_in(std::string_view line)
{
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    if (line.size() < hash_digits || (line.size() > hash_digits && !is_count(line.substr(hash_digits))))
        return std::nullopt;
    Sha1 hash{};
    for (std::size_t i = 0; i < hash.size(); ++i) {
        const auto high = hex_digit(line[2 * i]);
        const auto low = hex_digit(line[2 * i + 1]);
        if (!high || !low)
            return std::nullopt;
        hash[i] = static_cast<unsigned char>(*high << 4 | *low);
    }
    return hash;
}

std::string malformed_at(std::uint64_t at)
{
    return fmt::format("at byte {} is no line of a SHA-1 hash in 40 hex digits, alone or with :COUNT", at);
}

std::string system_words(int number)
{
    return std::generic_category().message(number);
}

} // namespace

Sha1 sha1_of(const SecretString& password)
{
    Sha1 hash{};
    const auto text = password.reveal();
    ::SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash.data());
    return hash;
}

std::expected<BreachList, std::string> BreachList::open(const std::filesystem::path& file)
{
    // Without O_NONBLOCK a pipe in its place would hold up the start for ever.
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return std::unexpected(system_words(errno));
    struct stat status{};
    const bool known = ::fstat(descriptor, &status) == 0;
    BreachList list(descriptor, known ? static_cast<std::uint64_t>(status.st_size) : 0);
    if (!known)
        return std::unexpected(system_words(errno));
    if (!S_ISREG(status.st_mode))
        return std::unexpected("is not a regular file");
    if (list.size_ == 0)
        return std::unexpected("is empty");
    ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_RANDOM);
    if (auto fault = list.fault())
        return std::unexpected(std::move(*fault));
    return list;
}

BreachList::BreachList(BreachList&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_)
{
}

BreachList::~BreachList()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

std::expected<std::string, std::string> BreachList::read(std::uint64_t begin, std::size_t count) const
{
    std::string bytes(count, '\0');
    for (std::size_t have = 0; have < count;) {
        const auto got =
            ::pread(descriptor_, bytes.data() + have, count - have, static_cast<off_t>(begin + have));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return std::unexpected(fmt::format("at byte {}: {}", begin + have, system_words(errno)));
        if (got == 0)
            return std::unexpected(fmt::format("it lost some of the {} bytes that it had", size_));
        have += static_cast<std::size_t>(got);
    }
    return bytes;
}

BreachList::FoundLine BreachList::line_from(std::uint64_t at) const
{
    if (at >= size_)
        return std::nullopt;
    // The rest of the line before, at least its line end, and a whole one.
    const auto from = at == 0 ? 0 : at - 1;
    const auto window = read(from, std::min<std::uint64_t>(2 * longest_line, size_ - from));
    if (!window)
        return std::unexpected(window.error());
    const bool to_the_end = from + window->size() == size_;
    std::size_t begin = 0;
    if (at > 0) {
        const auto line_end = window->find('\n');
        if (line_end == std::string::npos)
            return to_the_end ? FoundLine(std::nullopt) : std::unexpected(malformed_at(from));
        begin = line_end + 1;
    }
    if (from + begin == size_)
        return std::nullopt;
    const auto line_end = window->find('\n', begin);
    const bool whole = line_end != std::string::npos || to_the_end;
    const auto text = std::string_view(*window).substr(begin, line_end - begin);
    const auto hash = whole ? hash_in(text) : std::nullopt;
    if (!hash)
        return std::unexpected(malformed_at(from + begin));
    return Line{*hash, from + begin, line_end == std::string::npos ? size_ : from + line_end + 1};
}

std::optional<std::string> BreachList::fault() const
{
    constexpr std::uint64_t samples = 256;
    std::optional<Line> before;
    // Each sample and the line after it; the last sample goes on to the end.
    for (std::uint64_t sample = 0; sample <= samples; ++sample) {
        const bool last = sample == samples;
        const auto tail = std::min<std::uint64_t>(size_, 2 * longest_line);
        auto at = last ? size_ - tail : size_ * sample / samples;
        for (int lines = 0; last || lines < 2; ++lines) {
            const auto line = line_from(at);
            if (!line)
                return line.error();
            if (!*line)
                break;
            if (before && (*line)->begin > before->begin && (*line)->hash < before->hash)
                return fmt::format("is not in order: the hash at byte {} is less than one before it",
                                   (*line)->begin);
            before = **line;
            at = before->end;
        }
    }
    return std::nullopt;
}

std::expected<bool, std::string> BreachList::has(const Sha1& wanted) const
{
    std::uint64_t low = 0;      // what begins before has a smaller hash
    std::uint64_t high = size_; // what begins there or after has a greater one
    while (low < high) {
        const auto middle = low + (high - low) / 2;
        const auto line = line_from(middle);
        if (!line)
            return std::unexpected(line.error());
        if (*line && (*line)->hash == wanted)
            return true;
        if (*line && (*line)->hash < wanted)
            low = (*line)->end;
        else
            high = middle;
    }
    return false;
}

} // namespace postkey::crypto

#pragma once
// A list of the SHA-1 hashes of passwords that were found in breaches, in the form in which such lists are
// offered for download: one line for each, `HASH` or `HASH:COUNT`, in order of the hashes; hex digits in
// either case, lines ending with LF or CRLF. It may have tens of gigabytes: it is never read as a whole, and
// each look-up reads a few dozen times some bytes of it.
#include "base/secret.hpp"

#include <array>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>

namespace postkey::crypto {

using Sha1 = std::array<unsigned char, 20>;

// Of no use but to ask such lists: whoever has it soon has the password.
Sha1 sha1_of(const SecretString& password);

class BreachList
{
public:
    // Or what is wrong with the file, in words: its first line, its last ones and some hundreds in between
    // are looked at for their form and their order.
    static std::expected<BreachList, std::string> open(const std::filesystem::path& file);

    BreachList(BreachList&& other) noexcept;
    BreachList& operator=(BreachList&&) = delete;
    ~BreachList();

    // Whether one of its lines is `wanted`, or why that cannot be told: the file cannot be read, became
    // shorter, or is not what it was. The file stays open: another one in its place is not noticed. Any
    // thread.
    std::expected<bool, std::string> has(const Sha1& wanted) const;

private:
    struct Line
    {
        Sha1 hash;
        std::uint64_t begin;
        std::uint64_t end; // where the next one begins
    };
    using FoundLine = std::expected<std::optional<Line>, std::string>;

    BreachList(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}

    std::expected<std::string, std::string> read(std::uint64_t begin, std::size_t count) const;
    FoundLine line_from(std::uint64_t at) const; // the first that begins there or after
    std::optional<std::string> fault() const;

    int descriptor_;
    std::uint64_t size_;
};

} // namespace postkey::crypto

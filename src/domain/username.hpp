#pragma once
// What a person may pick to sign in with instead of the address. Never contains '@', so an identifier is
// either an address or a username, never both.
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace postkey {

class Username
{
public:
    static constexpr std::size_t longest = 64;

    // 1 to 64 of a-z 0-9 . _ - in either case, beginning with a letter or digit.
    static std::optional<Username> parse(std::string_view text);
    static Username trusted(std::string text) { return Username(std::move(text)); }

    const std::string& text() const { return text_; } // as typed
    std::string canonical() const;                    // lower case: what must be unique

private:
    explicit Username(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

} // namespace postkey

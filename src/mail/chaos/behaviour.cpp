#include "mail/chaos/behaviour.hpp"

#include <algorithm>
#include <charconv>

namespace postkey::mail::chaos {
namespace {

using Kind = Behaviour::Kind;

constexpr std::chrono::seconds longest_pause{300};

std::string_view take_until(std::string_view& text, char delimiter)
{
    const auto piece = text.substr(0, text.find(delimiter));
    text.remove_prefix(std::min(text.size(), piece.size() + 1));
    return piece;
}

std::optional<int> number(std::string_view digits, std::size_t most_digits)
{
    if (digits.empty() || digits.size() > most_digits ||
        !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    int value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

// "550" or "550.5.1.1", whose class must be that of the code (RFC 3463 §2), as a server says it.
std::optional<std::string> refusal_of(std::string_view text, char status)
{
    const bool bare = !text.contains('.');
    const auto code = take_until(text, '.');
    if (code.size() != 3 || !number(code, 3) || code.front() != status || code[1] > '5')
        return std::nullopt;
    if (bare)
        return std::string(code);
    const auto enhanced = std::string(text);
    const auto x = take_until(text, '.');
    const auto y = take_until(text, '.');
    if (x != std::string_view(&status, 1) || !number(y, 3) || !number(text, 3))
        return std::nullopt;
    return std::string(code) + " " + enhanced;
}

std::optional<Behaviour> refusing(Kind kind, std::string_view text, char status)
{
    auto refusal = refusal_of(text, status);
    if (!refusal)
        return std::nullopt;
    return Behaviour{.kind = kind, .refusal = std::move(*refusal)};
}

std::optional<Behaviour> slow(std::string_view text)
{
    if (!text.ends_with('s'))
        return std::nullopt;
    text.remove_suffix(1);
    const auto seconds = number(text, 3);
    if (!seconds || *seconds < 1 || *seconds > longest_pause.count())
        return std::nullopt;
    return Behaviour{.kind = Kind::slow, .refusal = {}, .pause = std::chrono::seconds(*seconds)};
}

} // namespace

std::optional<Behaviour> behaviour_of(std::string_view local_part)
{
    const auto name = take_until(local_part, '+');
    const auto argument = take_until(local_part, '+');
    if (name == "bounce")
        return refusing(Kind::bounce, argument, '5');
    if (name == "defer")
        return refusing(Kind::defer, argument, '4');
    if (name == "defer-once")
        return refusing(Kind::defer_once, argument, '4');
    if (name == "slow")
        return slow(argument);
    if (name == "drop-after-dot")
        return Behaviour{.kind = Kind::drop_after_dot};
    return std::nullopt;
}

} // namespace postkey::mail::chaos

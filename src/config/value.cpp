#include "config/value.hpp"

#include "base/unicode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace postkey::config {
namespace {

// A TOML basic string (TOML 1.0, String).
std::string in_quotes(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            out += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
        else
            out += c;
    }
    return out + '"';
}

// The text between a pair of brackets or quotes, if it stands in one.
std::string_view without(std::string_view text, char open, char close)
{
    if (text.size() < 2 || text.front() != open || text.back() != close)
        return text;
    return text.substr(1, text.size() - 2);
}

struct Printer
{
    std::string operator()(const std::string& text) const { return in_quotes(text); }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(bool on) const { return on ? "true" : "false"; }
    std::string operator()(const Unsuitable& other) const { return other.name; }

    template <class T>
    std::string operator()(const std::vector<T>& items) const
    {
        std::string out;
        for (const auto& item : items)
            out += (out.empty() ? "" : ", ") + (*this)(item);
        return "[" + out + "]";
    }
};

struct Describer
{
    std::string operator()(const std::string&) const { return "a text"; }
    std::string operator()(std::int64_t) const { return "a number"; }
    std::string operator()(bool) const { return "true or false"; }
    std::string operator()(const Texts& texts) const
    {
        return texts.empty() ? "an empty list" : "a list of texts";
    }
    std::string operator()(const Numbers&) const { return "a list of numbers"; }
    std::string operator()(const Unsuitable& other) const { return other.name; }
};

} // namespace

std::string described(const Value& value)
{
    return std::visit(Describer(), value);
}

std::string to_toml(const Value& value)
{
    return std::visit(Printer(), value);
}

std::optional<std::int64_t> to_number(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

Texts split_at_commas(std::string_view text)
{
    Texts out;
    text = without(trimmed(text), '[', ']');
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto comma = std::min(text.find(',', begin), text.size());
        const auto item = trimmed(text.substr(begin, comma - begin));
        if (const auto bare = without(item, '"', '"'); !bare.empty())
            out.emplace_back(bare);
        begin = comma + 1;
    }
    return out;
}

Value to_numbers(std::string_view text)
{
    Numbers numbers;
    for (const auto& item : split_at_commas(text)) {
        const auto number = to_number(item);
        if (!number)
            return std::string(text);
        numbers.push_back(*number);
    }
    return numbers.empty() ? Value(Texts()) : Value(numbers);
}

} // namespace postkey::config

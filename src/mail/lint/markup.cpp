#include "mail/lint/markup.hpp"

#include "base/unicode.hpp"

#include <unistr.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace postkey::mail::lint {
namespace {

constexpr std::string_view white = " \t\r\n\f";

bool is_white(char c)
{
    return white.contains(c);
}

bool is_name(char c)
{
    return !is_white(c) && c != '>' && c != '/' && c != '=';
}

struct Entity
{
    std::string_view name;
    std::string_view text;
};

constexpr Entity entities[] = {
    {"amp", "&"},        {"lt", "<"},          {"gt", ">"},          {"quot", "\""},    {"apos", "'"},
    {"nbsp", "\u00a0"},  {"zwnj", "\u200c"},   {"zwj", "\u200d"},    {"shy", "\u00ad"}, {"ndash", "\u2013"},
    {"mdash", "\u2014"}, {"hellip", "\u2026"}, {"middot", "\u00b7"}, {"lrm", "\u200e"}, {"rlm", "\u200f"}};

std::optional<std::string> numeric(std::string_view name)
{
    name.remove_prefix(1);
    const int base = name.starts_with('x') || name.starts_with('X') ? 16 : 10;
    if (base == 16)
        name.remove_prefix(1);
    std::uint32_t point = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), point, base);
    std::uint8_t bytes[6];
    const int length = u8_uctomb(bytes, point, sizeof bytes);
    if (read.ec != std::errc() || read.ptr != name.data() + name.size() || length <= 0)
        return std::nullopt;
    return std::string(bytes, bytes + length);
}

std::optional<std::string> entity(std::string_view name)
{
    if (name.starts_with('#'))
        return numeric(name);
    for (const auto& known : entities)
        if (known.name == name)
            return std::string(known.text);
    return std::nullopt;
}

std::string decoded(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        const auto begin = text.find('&');
        out += text.substr(0, begin);
        if (begin == std::string_view::npos)
            break;
        text.remove_prefix(begin);
        const auto end = text.find(';');
        const auto found = end == std::string_view::npos ? std::nullopt : entity(text.substr(1, end - 1));
        out += found.value_or("&");
        text.remove_prefix(found ? end + 1 : 1);
    }
    return out;
}

class Reader
{
public:
    explicit Reader(std::string_view html) : rest_(html) {}

    std::vector<Token> read()
    {
        while (!rest_.empty()) {
            if (rest_.starts_with("<!--"))
                take_comment();
            else if (rest_.starts_with("<!"))
                take_until(Token::Type::doctype, ">", 2);
            else if (rest_.starts_with("</") || (rest_.starts_with('<') && rest_.size() > 1 && is_letter()))
                take_tag();
            else
                take_text();
        }
        return std::move(tokens_);
    }

private:
    bool is_letter() const
    {
        const char c = rest_[1];
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    void take_comment() { take_until(Token::Type::comment, "-->", 4); }

    void take_until(Token::Type type, std::string_view end, std::size_t begin)
    {
        const auto found = std::min(rest_.find(end, begin), rest_.size());
        tokens_.push_back(
            {.type = type, .name = "", .text = std::string(rest_.substr(begin, found - begin))});
        rest_.remove_prefix(std::min(rest_.size(), found + end.size()));
    }

    void take_text()
    {
        const auto end = std::min(rest_.find('<', 1), rest_.size());
        tokens_.push_back({.type = Token::Type::text, .name = "", .text = decoded(rest_.substr(0, end))});
        rest_.remove_prefix(end);
    }

    std::string take_while(bool (*wanted)(char))
    {
        const auto end = std::ranges::find_if_not(rest_, wanted);
        std::string out(rest_.begin(), end);
        rest_.remove_prefix(out.size());
        return out;
    }

    std::string take_value()
    {
        if (rest_.empty() || (rest_.front() != '"' && rest_.front() != '\''))
            return decoded(take_while([](char c) { return !is_white(c) && c != '>'; }));
        const auto end = std::min(rest_.find(rest_.front(), 1), rest_.size());
        auto value = decoded(rest_.substr(1, end - 1));
        rest_.remove_prefix(std::min(rest_.size(), end + 1));
        return value;
    }

    void take_tag()
    {
        const bool closes = rest_[1] == '/';
        rest_.remove_prefix(closes ? 2 : 1);
        Token token{.type = closes ? Token::Type::close : Token::Type::open,
                    .name = ascii_lower(take_while(is_name))};
        while (!rest_.empty() && rest_.front() != '>') {
            token.closed_at_once = rest_.front() == '/';
            if (is_white(rest_.front()) || rest_.front() == '/' || rest_.front() == '=') {
                rest_.remove_prefix(1);
                continue;
            }
            Attribute found{ascii_lower(take_while(is_name)), ""};
            take_while(is_white);
            if (rest_.starts_with('=')) {
                rest_.remove_prefix(1);
                take_while(is_white);
                found.value = take_value();
            }
            token.attributes.push_back(std::move(found));
        }
        rest_.remove_prefix(std::min<std::size_t>(rest_.size(), 1));
        const bool raw = token.type == Token::Type::open && (token.name == "style" || token.name == "script");
        const auto end = "</" + token.name;
        tokens_.push_back(std::move(token));
        if (raw && !rest_.starts_with(end)) {
            const auto length = std::min(rest_.find(end), rest_.size());
            tokens_.push_back(
                {.type = Token::Type::text, .name = "", .text = std::string(rest_.substr(0, length))});
            rest_.remove_prefix(length);
        }
    }

    std::string_view rest_;
    std::vector<Token> tokens_;
};

std::string_view stripped(std::string_view text)
{
    while (!text.empty() && is_white(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_white(text.back()))
        text.remove_suffix(1);
    return text;
}

} // namespace

std::vector<Token> read_markup(std::string_view html)
{
    return Reader(html).read();
}

bool has_attribute(const Token& token, std::string_view name)
{
    return std::ranges::any_of(token.attributes, [name](const Attribute& a) { return a.name == name; });
}

std::string attribute(const Token& token, std::string_view name)
{
    for (const auto& found : token.attributes)
        if (found.name == name)
            return found.value;
    return "";
}

std::vector<Declaration> read_style(std::string_view style)
{
    std::vector<Declaration> declarations;
    while (!style.empty()) {
        const auto end = std::min(style.find(';'), style.size());
        const auto one = style.substr(0, end);
        if (const auto colon = one.find(':'); colon != std::string_view::npos)
            declarations.push_back(
                {ascii_lower(stripped(one.substr(0, colon))), ascii_lower(stripped(one.substr(colon + 1)))});
        style.remove_prefix(std::min(style.size(), end + 1));
    }
    return declarations;
}

} // namespace postkey::mail::lint

#include "mail/lint/page.hpp"

#include <unistr.h>

#include <algorithm>

namespace postkey::mail::lint {
namespace {

using Names = std::vector<std::string_view>;

bool is_one_of(std::string_view name, const Names& names)
{
    return std::ranges::find(names, name) != names.end();
}

bool stands_alone(const Token& token)
{
    static const Names names = {"br",   "hr",   "img", "meta",  "link",   "input",
                                "area", "base", "col", "embed", "source", "wbr"};
    return token.closed_at_once || is_one_of(token.name, names);
}

bool breaks_line(const Token& token)
{
    static const Names names = {"p",  "h1", "h2", "h3",  "h4", "h5",         "h6",     "td", "th",   "tr",
                                "br", "hr", "li", "div", "ul", "blockquote", "center", "ol", "table"};
    return is_one_of(token.name, names);
}

struct State
{
    std::string name;
    std::string colour = "#000000";
    std::string background = "#ffffff";
    std::string href{};
    bool hidden = false;
};

void apply_style(State& state, const Token& token)
{
    if (const auto colour = attribute(token, "bgcolor"); !colour.empty())
        state.background = colour;
    if (token.name == "a" && has_attribute(token, "href"))
        state.colour = "#0000ee"; // what browsers do
    for (const auto& [property, value] : read_style(attribute(token, "style"))) {
        if (property == "color" && value != "inherit")
            state.colour = value;
        if ((property == "background-color" || property == "background") && value != "inherit" &&
            value != "transparent" && value != "none")
            state.background = value;
        state.hidden = state.hidden || (property == "display" && value == "none") ||
                       (property == "visibility" && value == "hidden") ||
                       (property == "opacity" && value == "0") || (property == "mso-hide" && value == "all");
    }
}

class Walker
{
public:
    Page walk(std::string_view html)
    {
        page_.tokens = read_markup(html);
        for (const auto& token : page_.tokens) {
            if (token.type == Token::Type::open)
                open(token);
            else if (token.type == Token::Type::close)
                close(token);
            else if (token.type == Token::Type::text)
                text(token.text);
        }
        end_line();
        page_.preheader = collapsed(page_.preheader);
        return std::move(page_);
    }

private:
    const State& top() const { return states_.back(); }

    void open(const Token& token)
    {
        if (breaks_line(token))
            end_line();
        if (stands_alone(token))
            return;
        auto state = top();
        state.name = token.name;
        apply_style(state, token);
        state.hidden =
            state.hidden || token.name == "head" || token.name == "style" || token.name == "script";
        if (token.name == "a" && has_attribute(token, "href")) {
            state.href = attribute(token, "href");
            page_.anchors.push_back({state.href, "", page_.lines.size()});
        }
        states_.push_back(std::move(state));
    }

    void close(const Token& token)
    {
        if (breaks_line(token))
            end_line();
        const auto found = std::find_if(states_.rbegin(), states_.rend() - 1,
                                        [&token](const State& state) { return state.name == token.name; });
        if (found != states_.rend() - 1)
            states_.erase(found.base() - 1, states_.end());
    }

    bool in_body() const
    {
        return std::ranges::none_of(states_, [](const State& state) { return state.name == "head"; });
    }

    void text(const std::string& text)
    {
        if (!in_body())
            return;
        if (top().hidden) {
            if (page_.lines.empty() && collapsed(line_).empty())
                page_.preheader += text;
            return;
        }
        line_ += text;
        if (!top().href.empty())
            page_.anchors.back().text += text;
        if (!collapsed(text).empty())
            page_.runs.push_back({collapsed(text), top().colour, top().background});
    }

    void end_line()
    {
        auto line = collapsed(line_);
        line_.clear();
        if (!line.empty())
            page_.lines.push_back(std::move(line));
    }

    Page page_;
    std::vector<State> states_ = {State{.name = ""}};
    std::string line_;
};

bool is_space(ucs4_t point)
{
    return point <= ' ' || point == 0xa0;
}

// Soft hyphen, zero-width characters, bidirectional controls, byte order mark.
bool is_steering(ucs4_t point)
{
    return point == 0xad || (point >= 0x200b && point <= 0x200f) || (point >= 0x202a && point <= 0x202e) ||
           (point >= 0x2060 && point <= 0x2069) || point == 0xfeff || point == 0x34f;
}

} // namespace

Page read_page(std::string_view html)
{
    return Walker().walk(html);
}

std::string collapsed(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        ucs4_t point = 0;
        const int read = u8_mbtouc(&point, reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
        const auto length = static_cast<std::size_t>(std::max(read, 1));
        if (is_space(point)) {
            if (!out.empty() && !out.ends_with(' '))
                out += ' ';
        } else if (!is_steering(point)) {
            out += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    if (out.ends_with(' '))
        out.pop_back();
    return out;
}

} // namespace postkey::mail::lint

#include "cli/table.hpp"

#include "base/unicode.hpp"

#include <uniwidth.h>

#include <algorithm>
#include <ostream>

namespace postkey::cli {
namespace {

std::size_t width_of(const std::string& text)
{
    const int width = u8_width(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), "UTF-8");
    return width < 0 ? text.size() : static_cast<std::size_t>(width);
}

const char* code_of(Style style)
{
    switch (style) {
    case Style::plain:
        return "";
    case Style::bold:
        return "\033[1m";
    case Style::dim:
        return "\033[2m";
    case Style::good:
        return "\033[32m";
    case Style::bad:
        return "\033[31m";
    }
    return "";
}

void print_row(std::ostream& out, const std::vector<Cell>& row, const std::vector<std::size_t>& widths,
               Colour colour)
{
    for (std::size_t i = 0; i < row.size(); ++i) {
        const auto text = with_controls_escaped(row[i].text);
        const bool styled = colour == Colour::terminal && row[i].style != Style::plain;
        out << (styled ? code_of(row[i].style) : "") << text << (styled ? "\033[0m" : "");
        // Nothing after the last column: lines end where their text ends.
        if (i + 1 < row.size())
            out << std::string(widths[i] - width_of(text) + 2, ' ');
    }
    out << '\n';
}

} // namespace

void Table::print(std::ostream& out, Colour colour) const
{
    std::vector<std::vector<Cell>> all;
    if (!header_.empty()) {
        auto& titles = all.emplace_back();
        for (const auto& title : header_)
            titles.emplace_back(title, Style::bold);
    }
    all.insert(all.end(), rows_.begin(), rows_.end());
    std::vector<std::size_t> widths;
    for (const auto& row : all) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], width_of(with_controls_escaped(row[i].text)));
    }
    for (const auto& row : all)
        print_row(out, row, widths, colour);
}

} // namespace postkey::cli

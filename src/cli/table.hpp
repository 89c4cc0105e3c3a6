#pragma once
// Aligned columns for people. Whatever could steer a terminal is escaped; widths are those of the characters,
// so that Korean lines up with English.
#include <iosfwd>
#include <string>
#include <vector>

namespace postkey::cli {

enum class Style
{
    plain,
    bold,
    dim,
    good,
    bad
};

struct Cell
{
    Cell(std::string t, Style s = Style::plain) : text(std::move(t)), style(s) {}
    Cell(const char* t) : text(t) {}
    std::string text;
    Style style = Style::plain;
};

enum class Colour
{
    never,
    terminal
};

class Table
{
public:
    explicit Table(std::vector<std::string> header) : header_(std::move(header)) {}
    void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
    void print(std::ostream& out, Colour colour) const;

private:
    std::vector<std::string> header_; // empty: none
    std::vector<std::vector<Cell>> rows_;
};

} // namespace postkey::cli

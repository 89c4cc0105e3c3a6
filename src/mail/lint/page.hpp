#pragma once
// What a reader sees of a mail's HTML: lines, links, the text that only the list of mails shows, and the
// colours each piece of text stands in.
#include "mail/lint/markup.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace postkey::mail::lint {

struct Anchor
{
    std::string href;
    std::string text;
    std::size_t line; // index into Page::lines
};

// A piece of visible text with its colours as they were written.
struct Run
{
    std::string text;
    std::string colour;
    std::string background;
};

struct Page
{
    std::vector<Token> tokens;
    std::vector<std::string> lines; // a block each, white space collapsed, without empty ones
    std::string preheader;          // the hidden text in front, without its filler
    std::vector<Anchor> anchors;    // those with href
    std::vector<Run> runs;
};

Page read_page(std::string_view html);

// One space for white space of any length, none at the ends; characters that only steer layout or direction
// are dropped.
std::string collapsed(std::string_view text);

} // namespace postkey::mail::lint

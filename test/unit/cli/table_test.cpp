// What people see: columns that line up, times they can read.
#include "cli/human_time.hpp"
#include "cli/table.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace postkey::cli {
namespace {

using namespace std::chrono_literals;

std::string printed(const Table& table, Colour colour)
{
    std::ostringstream out;
    table.print(out, colour);
    return out.str();
}

TEST(Table, LinesUpByTheWidthOfCharacters)
{
    Table table({"NAME", "ID"});
    table.add({"가나", "1"});
    table.add({"Zoë", "2"});

    EXPECT_EQ(printed(table, Colour::never), "NAME  ID\n가나  1\nZoë   2\n");
}

TEST(Table, EscapesWhatSteersATerminal)
{
    Table table({});
    table.add({"a\x1b[31mb\n", "\u202Ec"});

    EXPECT_EQ(printed(table, Colour::never), "a\\u{001B}[31mb\\u{000A}  \\u{202E}c\n");
}

TEST(Table, HasColoursOnATerminalOnly)
{
    Table table({});
    table.add({Cell("sent", Style::good)});

    EXPECT_EQ(printed(table, Colour::never), "sent\n");
    EXPECT_EQ(printed(table, Colour::terminal), "\033[32msent\033[0m\n");
}

TEST(HumanTime, NamesTheLargestWholeUnit)
{
    const auto at = from_milliseconds(1'795'000'000'000);

    EXPECT_EQ(human_time(at, at), "just now");
    EXPECT_EQ(human_time(at - 59s, at), "59 s ago");
    EXPECT_EQ(human_time(at - 60s, at), "1 min ago");
    EXPECT_EQ(human_time(at + 59min, at), "in 59 min");
    EXPECT_EQ(human_time(at + 60min, at), "in 1 h");
    EXPECT_EQ(human_time(at - 24h, at), "1 day ago");
    EXPECT_EQ(human_time(at - 30 * 24h, at), "30 days ago");
    EXPECT_EQ(human_time(at - 31 * 24h, at), "2026-10-18");
    EXPECT_EQ(exact_time(at - 1s, at), "2026-11-18 11:06:39 UTC (1 s ago)");
}

} // namespace
} // namespace postkey::cli

#include "unit/mail/smtp/reply_table.hpp"

#include <gtest/gtest.h>

namespace postkey::mail::smtp {
namespace {

Verdict judged(Stage stage, std::string_view line)
{
    ReplyReader reader;
    reader.feed(std::string(line) + "\r\n");
    return classify(stage, reader.next().value());
}

TEST(SmtpClassify, EveryReplyOfTheTableMeansWhatTheTableSays)
{
    for (const auto& row : reply_table)
        EXPECT_EQ(judged(row.stage, row.reply), (Verdict{row.outcome, row.reason})) << row.reply;
}

TEST(SmtpClassify, NothingUpToAuthSaysAnythingAboutTheMail)
{
    for (const auto stage : {Stage::greeting, Stage::ehlo, Stage::starttls, Stage::auth, Stage::rset})
        for (int code = 200; code < 600; ++code)
            EXPECT_EQ(judged(stage, std::to_string(code)).outcome, Outcome::transport_trouble) << code;
}

} // namespace
} // namespace postkey::mail::smtp

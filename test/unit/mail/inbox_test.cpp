#include "mail/inbox.hpp"

#include <gtest/gtest.h>

namespace postkey::mail {
namespace {

InboxEntry entry(std::string id, std::string to = "ada@example.org", std::string kind = "verify_email")
{
    InboxEntry entry;
    entry.id = std::move(id);
    entry.to = std::move(to);
    entry.kind = std::move(kind);
    return entry;
}

TEST(Inbox, ShowsTheNewestFirst)
{
    Inbox inbox;

    inbox.add(entry("1"));
    inbox.add(entry("2"));

    EXPECT_EQ(inbox.newest_first().front().id, "2");
    EXPECT_EQ(inbox.find("1")->id, "1");
    EXPECT_FALSE(inbox.find("3"));
}

TEST(Inbox, KeepsTheNewest500)
{
    Inbox inbox;

    for (int i = 0; i < 501; ++i)
        inbox.add(entry(std::to_string(i)));

    EXPECT_EQ(inbox.newest_first().size(), 500U);
    EXPECT_FALSE(inbox.find("0"));
    EXPECT_TRUE(inbox.find("1"));
}

TEST(Inbox, FindsTheOldestOfAKindToAPersonAfterAnother)
{
    Inbox inbox;
    inbox.add(entry("1"));
    inbox.add(entry("2", "bob@example.org"));
    inbox.add(entry("3", "ada@example.org", "reset_password"));
    inbox.add(entry("4"));

    EXPECT_EQ(inbox.first_match("", "", "")->id, "1");
    EXPECT_EQ(inbox.first_match("bob@example.org", "", "")->id, "2");
    EXPECT_EQ(inbox.first_match("ada@example.org", "reset_password", "")->id, "3");
    EXPECT_EQ(inbox.first_match("ada@example.org", "verify_email", "1")->id, "4");
    EXPECT_EQ(inbox.first_match("", "", "3")->id, "4");
    EXPECT_FALSE(inbox.first_match("", "", "4"));
    EXPECT_FALSE(inbox.first_match("carol@example.org", "", ""));
    EXPECT_EQ(inbox.first_match("", "", "gone")->id, "1");
}

} // namespace
} // namespace postkey::mail

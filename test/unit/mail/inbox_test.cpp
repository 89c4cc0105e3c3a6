#include "mail/inbox.hpp"

#include <gtest/gtest.h>

#include <set>

namespace postkey::mail {
namespace {

InboxEntry entry(std::string id, std::string to = "ada@example.org", std::string kind = "verify_email")
{
    InboxEntry entry;
    entry.id = std::move(id);
    entry.to = std::move(to);
    entry.kind = std::move(kind);
    entry.locale = "en";
    return entry;
}

std::vector<std::string> ids(const InboxPage& page)
{
    std::vector<std::string> ids;
    for (const auto& each : page.entries)
        ids.push_back(each.id);
    return ids;
}

using Ids = std::vector<std::string>;

TEST(Inbox, ShowsTheNewestFirst)
{
    Inbox inbox;

    inbox.add(entry("1"));
    inbox.add(entry("2"));

    EXPECT_EQ(ids(inbox.page({}, 0, 10)), (Ids{"2", "1"}));
    EXPECT_EQ(inbox.find("1")->id, "1");
    EXPECT_FALSE(inbox.find("3"));
}

TEST(Inbox, KeepsTheNewest10000)
{
    Inbox inbox;

    for (int i = 0; i < 10'001; ++i)
        inbox.add(entry(std::to_string(i)));

    EXPECT_EQ(inbox.page({}, 0, 1).total, 10'000U);
    EXPECT_FALSE(inbox.find("0"));
    EXPECT_TRUE(inbox.find("1"));
}

TEST(Inbox, GivesOnePageOfWhatFits)
{
    Inbox inbox;
    for (int i = 0; i < 10; ++i)
        inbox.add(entry(std::to_string(i), i % 2 == 0 ? "ada@example.org" : "bob@example.org"));

    const auto page = inbox.page(InboxQuery::parse("to:bob"), 2, 2);

    EXPECT_EQ(ids(page), (Ids{"5", "3"}));
    EXPECT_EQ(page.fitting, 5U);
    EXPECT_EQ(page.total, 10U);
    EXPECT_TRUE(inbox.page({}, 10, 2).entries.empty());
}

TEST(Inbox, CountsWhatCanBeChosenMostFirst)
{
    Inbox inbox;
    inbox.add(entry("1", "ada@example.org", "reset_password"));
    inbox.add(entry("2", "ada@example.org", "reset_password"));
    inbox.add(entry("3", "bob@example.org", "account_closed"));

    const auto page = inbox.page(InboxQuery::parse("to:nobody"), 0, 10);

    ASSERT_EQ(page.kinds.size(), 2U);
    EXPECT_EQ(page.kinds[0].value, "reset_password");
    EXPECT_EQ(page.kinds[0].count, 2U);
    EXPECT_EQ(page.lanes[1].value, "notice");
    EXPECT_EQ(page.locales[0].count, 3U);
    EXPECT_EQ(page.recipients[0].value, "bob@example.org");
    EXPECT_EQ(page.recipients[1].count, 2U);
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

TEST(Inbox, KnowsWhatStandsBesideAMail)
{
    Inbox inbox;
    for (const auto* const id : {"1", "2", "3"})
        inbox.add(entry(id));

    EXPECT_EQ(inbox.neighbours("2").newer, "3");
    EXPECT_EQ(inbox.neighbours("2").older, "1");
    EXPECT_EQ(inbox.neighbours("3").newer, "");
    EXPECT_EQ(inbox.neighbours("1").older, "");
    EXPECT_EQ(inbox.neighbours("gone").older, "");
}

TEST(Inbox, RemembersWhatWasRead)
{
    Inbox inbox;
    for (const auto* const id : {"1", "2", "3"})
        inbox.add(entry(id));

    inbox.mark("2", Inbox::Mark::read);
    EXPECT_EQ(inbox.page({}, 0, 10).unread, 2U);
    EXPECT_FALSE(inbox.find("2")->unread);
    EXPECT_EQ(ids(inbox.page(InboxQuery::parse("is:unread"), 0, 10)), (Ids{"3", "1"}));

    inbox.mark("", Inbox::Mark::read);
    inbox.mark("1", Inbox::Mark::unread);
    EXPECT_EQ(ids(inbox.page(InboxQuery::parse("is:unread"), 0, 10)), (Ids{"1"}));
}

TEST(Inbox, DeletesOneThoseOfARecipientAndAll)
{
    Inbox inbox;
    Ids forgotten;
    inbox.kept_by(nullptr, [&forgotten](const Ids& gone) {
        forgotten.insert(forgotten.end(), gone.begin(), gone.end());
    });
    inbox.add(entry("1"));
    inbox.add(entry("2", "bob@example.org"));
    inbox.add(entry("3"));
    inbox.add(entry("4"));

    EXPECT_EQ(inbox.remove("4"), 1U);
    EXPECT_EQ(inbox.remove("4"), 0U);
    EXPECT_EQ(inbox.remove_to("ada@example.org"), 2U);
    EXPECT_EQ(ids(inbox.page({}, 0, 10)), (Ids{"2"}));
    EXPECT_EQ(inbox.remove_all(), 1U);
    EXPECT_EQ(forgotten, (Ids{"4", "1", "3", "2"}));
}

TEST(Inbox, HasAnotherRevisionAfterEachChange)
{
    Inbox inbox;
    std::set<std::uint64_t> seen = {inbox.revision()};

    inbox.add(entry("1"));
    EXPECT_TRUE(seen.insert(inbox.revision()).second);
    inbox.mark("1", Inbox::Mark::read);
    EXPECT_TRUE(seen.insert(inbox.revision()).second);
    inbox.remove("1");
    EXPECT_TRUE(seen.insert(inbox.revision()).second);
    inbox.remove("1");
    EXPECT_FALSE(seen.insert(inbox.revision()).second);
}

} // namespace
} // namespace postkey::mail

#include "base/failure.hpp"
#include "mail/log_entry.hpp"
#include "mail/log_transport.hpp"
#include "support/last_checks.hpp"
#include "support/temporary_folder.hpp"
#include "unit/mail/run.hpp"
#include "unit/mail/sample_mail.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <sys/stat.h>

namespace postkey::mail {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

struct StillClock : Clock
{
    Instant now() const override { return from_milliseconds(1'795'231'299'456); }
};

std::string content_of(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return (std::ostringstream() << in.rdbuf()).str();
}

struct LogWorld
{
    test::TemporaryFolder folder;
    std::filesystem::path file = folder.path() / "email.log";
    StillClock clock;
    asio::io_context io;

    Delivery deliver(LogTransport& transport, OutgoingMail mail)
    {
        test::AlwaysLeaves check;
        return run(io, transport.deliver(std::move(mail), check));
    }
};

const auto second_id = MessageId::trusted("01909a2c-7d4e-7b31-9c55-0a1b2c3d4e60");

std::vector<InboxEntry> whole_mails(const Inbox& inbox)
{
    std::vector<InboxEntry> mails;
    for (const auto& entry : inbox.page({}, 0, 10).entries)
        mails.push_back(inbox.find(entry.id).value());
    return mails;
}

TEST(LogTransport, WritesTheMailBetweenItsMarkers)
{
    LogWorld world;
    Inbox inbox;
    LogTransport transport(world.file, inbox, world.clock);

    const auto delivery = world.deliver(transport, sample_mail());

    EXPECT_EQ(delivery.outcome, Outcome::sent);
    const auto log = content_of(world.file);
    EXPECT_THAT(log, StartsWith("--- START EMAIL ada@example.org ---\nDate: "));
    EXPECT_THAT(log, HasSubstr("\nhttps://acme.example/verify/abc.def-ghi_jkl\n"));
    EXPECT_THAT(log, EndsWith("\n--- END OF EMAIL ---\n"));
}

TEST(LogTransport, NobodyElseMayReadTheFile)
{
    LogWorld world;
    Inbox inbox;

    const LogTransport transport(world.file, inbox, world.clock);

    struct stat status{};
    ASSERT_EQ(::stat(world.file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST(LogTransport, ARestartFindsTheSameInbox)
{
    LogWorld world;
    Inbox before;
    std::vector<InboxEntry> old_entries;
    auto second = sample_mail("jörg@example.org");
    second.header.id = MessageId::trusted("01909a2c-7d4e-7b31-9c55-0a1b2c3d4e60");
    second.content.locale = Locale::ko;
    second.content.subject = "이메일 주소를 확인해 주세요: 아주 긴 제목이 여기에 있습니다";
    second.link.clear();
    second.code.clear();
    {
        LogTransport transport(world.file, before, world.clock);
        world.deliver(transport, sample_mail());
        world.deliver(transport, second);
        old_entries = whole_mails(before);
    }

    Inbox after;
    const LogTransport transport(world.file, after, world.clock);

    const auto new_entries = whole_mails(after);
    ASSERT_EQ(new_entries.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(new_entries[i].id, old_entries[i].id);
        EXPECT_EQ(new_entries[i].to, old_entries[i].to);
        EXPECT_EQ(new_entries[i].kind, old_entries[i].kind);
        EXPECT_EQ(new_entries[i].locale, old_entries[i].locale);
        EXPECT_EQ(new_entries[i].subject, old_entries[i].subject);
        EXPECT_EQ(new_entries[i].link, old_entries[i].link);
        EXPECT_EQ(new_entries[i].code, old_entries[i].code);
        EXPECT_EQ(new_entries[i].text, old_entries[i].text);
        EXPECT_EQ(new_entries[i].html, old_entries[i].html);
        EXPECT_EQ(new_entries[i].source, old_entries[i].source);
        EXPECT_EQ(new_entries[i].received_at, old_entries[i].received_at);
        EXPECT_EQ(new_entries[i].from, old_entries[i].from);
        EXPECT_TRUE(old_entries[i].unread);
        EXPECT_FALSE(new_entries[i].unread);
    }
}

TEST(LogTransport, ABodyThatLooksLikeAMarkerConfusesNobody)
{
    LogWorld world;
    Inbox before;
    auto mail = sample_mail();
    mail.content.text =
        "first\n--- END OF EMAIL ---\n--- START EMAIL eve@example.org ---\n>--- END OF EMAIL ---\nlast";
    {
        LogTransport transport(world.file, before, world.clock);
        world.deliver(transport, mail);
        auto other = sample_mail("bob@example.org");
        other.header.id = second_id;
        world.deliver(transport, other);
    }

    Inbox after;
    const LogTransport transport(world.file, after, world.clock);

    ASSERT_EQ(whole_mails(after).size(), 2U);
    EXPECT_EQ(whole_mails(after)[1].text, mail.content.text);
    EXPECT_EQ(whole_mails(after)[0].to, "bob@example.org");
}

TEST(LogTransport, AnEntryTornByACrashIsSkippedAndTheNextOneIsWhole)
{
    LogWorld world;
    world.folder.write("email.log", "--- START EMAIL ada@example.org ---\nDate: Sat, 21 N");
    Inbox inbox;
    LogTransport transport(world.file, inbox, world.clock);

    world.deliver(transport, sample_mail("bob@example.org"));

    const auto entries = read_log(content_of(world.file));
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries.front().entry.to, "bob@example.org");
}

TEST(LogTransport, WhatWasDeletedStaysAwayAfterARestartAndTheLogKeepsIt)
{
    LogWorld world;
    Inbox before;
    {
        LogTransport transport(world.file, before, world.clock);
        world.deliver(transport, sample_mail());
        auto other = sample_mail("bob@example.org");
        other.header.id = second_id;
        world.deliver(transport, other);
        EXPECT_EQ(before.remove_to("ada@example.org"), 1U);
    }

    Inbox after;
    const LogTransport transport(world.file, after, world.clock);

    EXPECT_FALSE(after.find(sample_id));
    EXPECT_TRUE(after.find(second_id.text()));
    EXPECT_THAT(content_of(world.file), HasSubstr("--- START EMAIL ada@example.org ---"));
}

TEST(LogTransport, AMailWhoseLogWasEmptiedIsNotShownAsAnother)
{
    LogWorld world;
    Inbox inbox;
    LogTransport transport(world.file, inbox, world.clock);
    world.deliver(transport, sample_mail());

    std::filesystem::resize_file(world.file, 0);

    EXPECT_FALSE(inbox.find(sample_id));
    EXPECT_FALSE(inbox.first_match("", "", ""));
}

TEST(LogTransport, AFullDiskIsTransportTroubleAndNothingIsInTheInbox)
{
    LogWorld world;
    Inbox inbox;
    LogTransport transport("/dev/full", inbox, world.clock);

    const auto delivery = world.deliver(transport, sample_mail());

    EXPECT_EQ(delivery.outcome, Outcome::transport_trouble);
    EXPECT_EQ(inbox.page({}, 0, 10).total, 0U);
}

TEST(LogTransport, AFileThatCannotBeMadeIsABrokenDependency)
{
    LogWorld world;
    Inbox inbox;

    EXPECT_THROW(LogTransport(world.folder.path() / "missing" / "email.log", inbox, world.clock),
                 BrokenDependency);
}

TEST(LogTransport, AMailThatMayNotLeaveIsWrittenNowhere)
{
    LogWorld world;
    Inbox inbox;
    LogTransport transport(world.file, inbox, world.clock);
    test::NeverLeaves check;

    const auto delivery = run(world.io, transport.deliver(sample_mail(), check));

    EXPECT_EQ(delivery.outcome, Outcome::withheld);
    EXPECT_EQ(content_of(world.file), "");
    EXPECT_EQ(check.asked, 1);
}

// Found by fuzzing: whatever looked like a boundary first was taken for it.
TEST(LogEntry, ABoundaryInASubjectIsNotTheBodies)
{
    auto mail = sample_mail();
    mail.content.subject = "boundary=\"x\"";

    const auto entry = read_entry("ada@example.org", log_source(mail, mail.header.date));

    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->subject, mail.content.subject);
    EXPECT_EQ(entry->text, mail.content.text);
    EXPECT_EQ(entry->html, mail.content.html);
}

} // namespace
} // namespace postkey::mail

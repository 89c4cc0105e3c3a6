// Templates that change while mail is sent.
#include "mail/renderer.hpp"
#include "own_folder.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace postkey::mail {
namespace {

using Refreshed = Renderer::Refreshed;

const AccountClosed closed = {"ada@example.org"};

// A write within the clock's tick and of the same length would be missed, as by any look at times.
void write_later(const OwnFolder& own, const std::string& file, const std::string& text)
{
    own.write(file, text);
    const auto path = own.path() / file;
    std::filesystem::last_write_time(path, std::filesystem::last_write_time(path) + std::chrono::seconds(2));
}

class Reload : public testing::Test
{
protected:
    Reload() : renderer(Branding{}, with_first(own)) {}

    static const std::filesystem::path& with_first(const OwnFolder& own)
    {
        own.write("account_closed/subject.txt", "First\n");
        return own.path();
    }

    std::string subject() const { return renderer.render(closed, Locale::en).subject; }

    std::string refusal()
    {
        try {
            renderer.refresh();
        } catch (const BrokenTemplate& broken) {
            return broken.what();
        }
        return "";
    }

    OwnFolder own;
    Renderer renderer;
};

TEST_F(Reload, TakesWhatChangedAndOnlyThen)
{
    EXPECT_EQ(renderer.refresh(), Refreshed::unchanged);

    own.write("account_closed/subject.txt", "Second one\n");

    EXPECT_EQ(subject(), "First");
    EXPECT_EQ(renderer.refresh(), Refreshed::replaced);
    EXPECT_EQ(subject(), "Second one");
    EXPECT_EQ(renderer.refresh(), Refreshed::unchanged);
}

TEST_F(Reload, SeesAChangeOfTheSameLength)
{
    write_later(own, "account_closed/subject.txt", "Zweit\n");

    EXPECT_EQ(renderer.refresh(), Refreshed::replaced);
}

TEST_F(Reload, KeepsTheLastGoodSetAndComplainsOnceAChange)
{
    own.write("account_closed/subject.txt", "Second\n\n{{nonsense}}\n");

    EXPECT_EQ(refusal(), own.name_of("account_closed/subject.txt") + ":3: nothing is known as {{nonsense}}");
    EXPECT_EQ(subject(), "First");
    EXPECT_EQ(refusal(), "") << "was said already";
    EXPECT_EQ(renderer.refusal(),
              own.name_of("account_closed/subject.txt") + ":3: nothing is known as {{nonsense}}");

    own.write("account_closed/subject.txt", "Third one\n");

    EXPECT_EQ(renderer.refresh(), Refreshed::replaced);
    EXPECT_EQ(subject(), "Third one");
    EXPECT_EQ(renderer.refusal(), "");
}

TEST_F(Reload, RefusesAMailThatIsBrokenInOneLanguageOnly)
{
    own.write("locales/ko/mail.json", R"({"account_closed": {"title": "{{code}}"}})");

    EXPECT_NE(refusal(), "");
    EXPECT_EQ(subject(), "First");
}

TEST_F(Reload, FallsBackToTheBuiltInFileWhenOneIsTakenAway)
{
    own.remove("account_closed/subject.txt");

    EXPECT_EQ(renderer.refresh(), Refreshed::replaced);
    EXPECT_EQ(subject(), "Your Postkey account was closed");
}

TEST_F(Reload, KeepsTheLastGoodSetWhenTheDirectoryGoes)
{
    std::filesystem::remove_all(own.path());

    EXPECT_NE(refusal(), "");
    EXPECT_EQ(subject(), "First");
}

TEST_F(Reload, NeverShowsAReaderHalfASet)
{
    std::atomic<bool> done = false;
    std::thread reader([&] {
        while (!done) {
            const auto now = subject();
            EXPECT_TRUE(now == "First" || now == "Second one") << now;
        }
    });

    for (const auto* text : {"Second one\n", "{{broken", "First\n", "Second one\n"}) {
        own.write("account_closed/subject.txt", text);
        refusal();
    }

    done = true;
    reader.join();
}

TEST(RendererWithoutOwnTemplates, HasNothingToRefresh)
{
    Renderer renderer(Branding{});

    EXPECT_EQ(renderer.refresh(), Refreshed::unchanged);
}

} // namespace
} // namespace postkey::mail

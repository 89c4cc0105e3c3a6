// Looking at mails before anybody gets one.
#include "console.hpp"
#include "domain/locale.hpp"
#include "mail/template_set.hpp"
#include "mail/values.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fcntl.h>
#include <fstream>
#include <set>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>

namespace postkey::cli {
namespace {

class Workbench : public ::testing::Test
{
protected:
    Workbench() : console(Console::Database::missing) {}

    std::filesystem::path output() const { return console.data_dir().parent_path() / "preview"; }

    Printed preview(std::vector<std::string> flags = {})
    {
        flags.insert(flags.begin(), {"mail", "preview", "--output", output().string()});
        return console.run(flags);
    }

    static std::string read(const std::filesystem::path& file)
    {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    static void write(const std::filesystem::path& file, const std::string& text)
    {
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << text;
    }

    static unsigned mode_of(const std::filesystem::path& path)
    {
        return static_cast<unsigned>(std::filesystem::status(path).permissions());
    }

    std::set<std::string> names() const
    {
        std::set<std::string> found;
        for (const auto& entry : std::filesystem::directory_iterator(output()))
            found.insert(entry.path().filename().string());
        return found;
    }

    Console console;
};

TEST_F(Workbench, PreviewWritesEveryMailOfEveryLanguageForItsOwnerOnly)
{
    const auto printed = preview();

    EXPECT_EQ(printed.code, ExitCode::ok) << printed.err;
    std::set<std::string> expected = {"index.html"};
    for (const auto& model : mail::sample_models())
        for (const auto locale : all_locales)
            for (const std::string ending : {".txt", ".html", ".eml"})
                expected.insert(mail::folder_of(model) + "." + std::string(to_text(locale)) + ending);
    EXPECT_EQ(names(), expected);
    EXPECT_EQ(mode_of(output()), 0700U);
    for (const auto& name : names())
        EXPECT_EQ(mode_of(output() / name), 0600U) << name;
}

TEST_F(Workbench, PreviewWritesTheWholeMessageAndItsTwoParts)
{
    preview({"--kind", "account_closed", "--locale", "en"});

    EXPECT_TRUE(read(output() / "account_closed.en.txt").starts_with("Your account was closed\n"));
    EXPECT_TRUE(read(output() / "account_closed.en.html").starts_with("<!doctype html>\n"));
    const auto message = read(output() / "account_closed.en.eml");
    EXPECT_NE(message.find("\r\nSubject: Your Postkey account was closed\r\n"), std::string::npos);
    EXPECT_NE(message.find("multipart/alternative"), std::string::npos);
}

TEST_F(Workbench, TheGalleryShowsEachMailLightAndDarkWithoutScript)
{
    preview();

    const auto page = read(output() / "index.html");

    for (const auto& model : mail::sample_models()) {
        const auto source = "src=\"" + mail::folder_of(model) + ".ko.html\"";
        const auto light = page.find(source);
        ASSERT_NE(light, std::string::npos) << source;
        EXPECT_NE(page.find("class=\"dark\" " + source, light), std::string::npos) << source;
    }
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_EQ(page.find("http"), std::string::npos) << "nothing is fetched";
}

TEST_F(Workbench, PreviewTakesBrandingAddressAndTemplatesOfTheConfiguration)
{
    const auto templates = console.data_dir().parent_path() / "own";
    write(templates / "account_closed/subject.txt", "Goodbye from {{application_name}}\n");
    console.environment["POSTKEY_BRANDING__APPLICATION_NAME"] = "Acme & Sons";
    console.environment["POSTKEY_BRANDING__TEMPLATES"] = templates.string();
    console.environment["POSTKEY_SERVER__PUBLIC_URL"] = "https://accounts.example.com";

    preview();

    const auto page = read(output() / "index.html");
    EXPECT_NE(page.find("Goodbye from Acme &amp; Sons"), std::string::npos);
    EXPECT_NE(read(output() / "invite.en.txt").find("https://accounts.example.com/"), std::string::npos);
}

TEST_F(Workbench, PreviewReplacesItsOwnFilesOnly)
{
    EXPECT_EQ(preview().code, ExitCode::ok);
    EXPECT_EQ(preview().code, ExitCode::ok) << "again";

    write(output() / "index.html", "<!doctype html>\nmy own site");
    const auto refused = preview();

    EXPECT_EQ(refused.code, ExitCode::refused);
    EXPECT_NE(refused.err.find("index.html"), std::string::npos);
    EXPECT_EQ(read(output() / "index.html"), "<!doctype html>\nmy own site");
}

TEST_F(Workbench, PreviewFollowsNoLink)
{
    preview({"--kind", "invite", "--locale", "en"});
    const auto victim = output() / "victim";
    write(victim, "precious");
    std::filesystem::remove(output() / "invite.en.txt");
    std::filesystem::create_symlink(victim, output() / "invite.en.txt");

    EXPECT_EQ(preview({"--kind", "invite", "--locale", "en"}).code, ExitCode::refused);

    EXPECT_EQ(read(victim), "precious");
}

TEST_F(Workbench, KindsAndLanguagesThatDoNotExistAreNamedWithThoseThatDo)
{
    const auto kind = preview({"--kind", "newsletter"});
    const auto locale = preview({"--locale", "tlh"});

    EXPECT_EQ(kind.code, ExitCode::usage);
    EXPECT_NE(kind.err.find("reset_password"), std::string::npos);
    EXPECT_EQ(locale.code, ExitCode::usage);
    EXPECT_NE(locale.err.find("pt-BR"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(output()));
}

TEST_F(Workbench, LintIsContentWithWhatIsShipped)
{
    const auto printed = console.run({"mail", "lint"});

    EXPECT_EQ(printed.code, ExitCode::ok) << printed.out;
    EXPECT_NE(printed.out.find("nothing to complain about"), std::string::npos);
    EXPECT_EQ(console.run({"mail", "lint", "--json"}).json(), boost::json::array());
}

TEST_F(Workbench, LintEndsWith65AndNamesWhatItFound)
{
    const auto templates = console.data_dir().parent_path() / "own";
    write(templates / "locales/en/mail.json",
          R"({"invite": {"subject": "{{application_name}} \ud83c\udf89"}})");

    const auto printed = console.run({"mail", "lint", "--templates", templates.string()});
    const auto findings = console.run({"mail", "lint", "--templates", templates.string(), "--json"}).json();

    EXPECT_EQ(printed.code, ExitCode::findings);
    EXPECT_NE(printed.out.find("it has an emoji"), std::string::npos) << printed.out;
    EXPECT_NE(printed.err.find("1 error and 0 warnings"), std::string::npos) << printed.err;
    EXPECT_EQ(findings, boost::json::parse(R"([{"severity": "error", "kind": "invite", "locale": "en",
        "part": "subject", "rule": "subject", "detail": "it has an emoji"}])"));
}

TEST_F(Workbench, LintSaysTheSameOfManyMailsOnce)
{
    const auto templates = console.data_dir().parent_path() / "own";
    write(templates / "layout/html.html", "<p>{{> content}}</p>");

    const auto printed = console.run({"mail", "lint", "--templates", templates.string()});

    const auto first = printed.out.find("there is no <title>");
    EXPECT_NE(first, std::string::npos) << printed.out;
    EXPECT_EQ(printed.out.find("there is no <title>", first + 1), std::string::npos);
}

class MailTest : public ::testing::Test
{
protected:
    Printed test(std::vector<std::string> flags = {})
    {
        flags.insert(flags.begin(), {"mail", "test", "ada@example.org"});
        return console.run(flags);
    }

    // What a server holds while it runs.
    class Served
    {
    public:
        explicit Served(const Console& console)
            : descriptor_(::open((console.data_dir() / "postkey.db.lock").c_str(), O_RDWR | O_CREAT, 0600))
        {
            EXPECT_EQ(::flock(descriptor_, LOCK_EX | LOCK_NB), 0);
        }
        ~Served() { ::close(descriptor_); }
        Served(const Served&) = delete;
        Served& operator=(const Served&) = delete;

    private:
        int descriptor_;
    };

    // Ends the message as a courier would, once it is there.
    void end_as(const std::string& state, const std::string& outcome, const std::string& reply)
    {
        while (console.sql("SELECT id FROM messages").empty())
            std::this_thread::yield();
        console.sql("INSERT INTO attempts (message, number, at, outcome, reply) SELECT id, 1, 1, '" +
                    outcome + "', '" + reply + "' FROM messages");
        if (state != "queued")
            console.sql("UPDATE messages SET state = '" + state + "', finished_at = 1");
    }

    Printed test_that_ends(const std::string& state, const std::string& outcome, const std::string& reply)
    {
        const Served served(console);
        std::thread courier([&] { end_as(state, outcome, reply); });
        auto printed = test();
        courier.join();
        return printed;
    }

    Console console;
};

TEST_F(MailTest, RecordsAMailOfTheKindInItsOwnLane)
{
    const auto printed = test({"--kind", "reset_password", "--locale", "ko", "--wait", "0"});

    EXPECT_NE(printed.out.find("reset_password in ko to ada@example.org"), std::string::npos) << printed.out;
    const auto listed = console.run({"mail", "list", "--json"}).json().at(0);
    EXPECT_EQ(listed.at("kind"), "reset_password");
    EXPECT_EQ(listed.at("lane"), "test");
    EXPECT_EQ(console.sql("SELECT locale FROM messages"), "ko");
    EXPECT_EQ(console.sql("SELECT CAST((give_up_at - created_at) / 60000 AS TEXT) FROM messages"), "5");
}

TEST_F(MailTest, SaysWhenNoServerWouldSendIt)
{
    const auto printed = test();

    EXPECT_EQ(printed.code, ExitCode::try_later);
    EXPECT_NE(printed.err.find("no server works on"), std::string::npos);
}

TEST_F(MailTest, FollowsItToTheRelay)
{
    const auto printed = test_that_ends("sent", "sent", "250 2.0.0 taken");

    EXPECT_EQ(printed.code, ExitCode::ok) << printed.err;
    EXPECT_NE(printed.out.find("250 2.0.0 taken"), std::string::npos) << printed.out;
    EXPECT_NE(printed.out.find("The relay has it."), std::string::npos);
}

TEST_F(MailTest, EndsWith1WhenItIsRefused)
{
    const auto printed = test_that_ends("failed", "refused", "550 5.1.1 no such user");

    EXPECT_EQ(printed.code, ExitCode::refused);
    EXPECT_NE(printed.out.find("550 5.1.1 no such user"), std::string::npos);
}

TEST_F(MailTest, EndsWith75WhenItIsDeferred)
{
    const auto printed = test_that_ends("queued", "deferred", "451 4.7.1 later");

    EXPECT_EQ(printed.code, ExitCode::try_later);
    EXPECT_NE(printed.out.find("451 4.7.1 later"), std::string::npos);
}

TEST_F(MailTest, EndsWith75WhenTheTimeIsOver)
{
    const Served served(console);

    const auto printed = test({"--wait", "1", "--json"});

    EXPECT_EQ(printed.code, ExitCode::try_later);
    EXPECT_EQ(printed.json().at("state"), "queued");
}

TEST_F(MailTest, RefusesWhatIsNoAddressOrNoKind)
{
    EXPECT_EQ(console.run({"mail", "test", "nobody"}).code, ExitCode::usage);
    EXPECT_EQ(test({"--kind", "newsletter"}).code, ExitCode::usage);
    EXPECT_EQ(console.sql("SELECT id FROM messages"), "");
}

} // namespace
} // namespace postkey::cli

#include "mail/renderer.hpp"

#include <gtest/gtest.h>

#include <set>

namespace postkey::mail {
namespace {

using namespace std::chrono_literals;

ResetPassword reset_model()
{
    return {"ada@example.org", "https://acme.example/reset_password/k3J9", "48213975", 30min, 10min,
            "Firefox on Linux"};
}

std::string refusal_of_colour(const std::string& colour)
{
    try {
        Renderer(Branding{"Acme", "", colour});
    } catch (const BrokenTemplate& broken) {
        return broken.what();
    }
    return "";
}

TEST(Renderer, SaysWhatHappenedInTheReadersLanguage)
{
    const Renderer renderer(Branding{"Acme", "help@acme.example", "#1f5fbf"});

    const auto english = renderer.render(reset_model(), Locale::en);
    const auto korean = renderer.render(reset_model(), Locale::ko);

    EXPECT_EQ(english.subject, "Choose a new password for Acme");
    EXPECT_EQ(
        english.text,
        "Choose a new password\n\n"
        "Someone asked to reset the password of your Acme account ada@example.org, from Firefox on Linux.\n\n"
        "Choose a new password:\n"
        "https://acme.example/reset_password/k3J9\n\n"
        "The link works once, for 30 minutes after this mail was sent.\n\n"
        "If you ask again, this link keeps working until you use the newer one.\n\n"
        "Or type this code within 10 minutes.\n\n"
        "Code:\n\n"
        "48213975\n\n"
        "Was it not you? Then do nothing: your password has not changed, and nobody can use this link "
        "without access to your mailbox.\n\n"
        "Acme\n"
        "Questions? help@acme.example\n");
    EXPECT_NE(korean.text.find("Linux의 Firefox에서 Acme 계정 ada@example.org의 비밀번호를"),
              std::string::npos);
}

TEST(Renderer, LeavesOutWhatIsNotKnown)
{
    const Renderer renderer(Branding{"Acme", "", "#1f5fbf"});
    auto model = reset_model();
    model.client = "";

    const auto content = renderer.render(model, Locale::en);

    EXPECT_NE(content.text.find("account ada@example.org.\n"), std::string::npos);
    EXPECT_TRUE(content.text.ends_with("mailbox.\n\nAcme\n"));
    EXPECT_EQ(content.html.find("Questions?"), std::string::npos);
    EXPECT_EQ(content.html.find("mailto:"), std::string::npos);
}

TEST(Renderer, TellsWhereAndWhenSomebodySignedIn)
{
    const Renderer renderer(Branding{"Acme", "", "#1f5fbf"});
    NewSignIn model = {"ada@example.org", "Firefox on Linux", from_milliseconds(1'795'231'211'123),
                       "https://acme.example/r"};

    EXPECT_NE(renderer.render(model, Locale::en)
                  .text.find("account ada@example.org with Firefox on Linux on 21 November, 03:20 (UTC)."),
              std::string::npos);

    model.client = "";
    EXPECT_NE(
        renderer.render(model, Locale::en).text.find("account ada@example.org on 21 November, 03:20 (UTC)."),
        std::string::npos);
}

TEST(Renderer, NamesWhoInvitesWhenThatIsConfigured)
{
    const Renderer renderer(Branding{"Acme", "", "#1f5fbf"});
    Invite model = {"ada@example.org", "Grace Hopper", "https://acme.example/v/k", 24h * 7};

    EXPECT_NE(renderer.render(model, Locale::en).text.find("Grace Hopper invites you to open an account"),
              std::string::npos);

    model.invited_by = "";
    EXPECT_NE(renderer.render(model, Locale::en).text.find("You are invited to open an account"),
              std::string::npos);
}

TEST(Renderer, ReportsToOperatorsWhatWaits)
{
    const Renderer renderer(Branding{"Acme", "", "#1f5fbf"});
    OperatorReport report = {"ops@example.org", RelayState::out_of_reach, 42, 35min, 24h, 318, 3, 1};

    const auto troubled = renderer.render(report, Locale::en).text;
    report.relay = RelayState::taking_mail;
    report.waiting = 0;
    const auto well = renderer.render(report, Locale::en).text;

    EXPECT_NE(troubled.find("The relay takes no mail from Acme at present."), std::string::npos);
    EXPECT_NE(troubled.find("Waiting: 42\nLongest wait: 35 minutes\n"), std::string::npos);
    EXPECT_NE(troubled.find("In the last 24 hours:\n\nSent: 318\nRefused for good: 3\nGiven up: 1\n"),
              std::string::npos);
    EXPECT_NE(well.find("The relay takes mail from Acme."), std::string::npos);
    EXPECT_NE(well.find("Waiting: 0\n"), std::string::npos);
    EXPECT_EQ(well.find("Longest wait"), std::string::npos);
}

TEST(Renderer, HasAModelForEveryKind)
{
    std::set<MailKind> kinds;
    for (const auto& model : sample_models())
        kinds.insert(kind_of(model));

    EXPECT_EQ(kinds.size(), all_mail_kinds.size());
}

TEST(Renderer, WritesArabicFromRightToLeftButNotAddressesLinksAndCodes)
{
    const Renderer renderer(Branding{"Acme", "help@acme.example", "#1f5fbf"});

    const auto html = renderer.render(reset_model(), Locale::ar).html;

    EXPECT_NE(html.find("<html lang=\"ar\" dir=\"rtl\""), std::string::npos);
    EXPECT_NE(html.find("<body dir=\"rtl\""), std::string::npos);
    EXPECT_NE(html.find("<td align=\"right\" dir=\"rtl\""), std::string::npos);
    EXPECT_EQ(html.find("<td align=\"left\""), std::string::npos);
    EXPECT_EQ(html.find("text-align:left"), std::string::npos);
    for (const auto* apart : {">ada@example.org</a>", ">help@acme.example</a>", ">48213975</p>",
                              ">https://acme.example/reset_password/k3J9</a>"}) {
        const auto end = html.find(apart);
        ASSERT_NE(end, std::string::npos) << apart;
        const auto tag = html.substr(html.rfind('<', end), end - html.rfind('<', end));
        EXPECT_NE(tag.find(" dir=\"ltr\""), std::string::npos) << tag;
    }
}

TEST(Renderer, GivesEqualBytesForEqualArguments)
{
    const Renderer first(Branding{});
    const Renderer second(Branding{});
    for (const auto& model : sample_models())
        for (const auto locale : all_locales) {
            const auto a = first.render(model, locale);
            const auto b = second.render(model, locale);

            EXPECT_EQ(a.subject + a.text + a.html, b.subject + b.text + b.html);
        }
}

TEST(Renderer, ShowsThePolettoUsernameAndDate)
{
    const Renderer renderer(Branding{});
    const VerifyEmailPoletto model = {
        "ada@example.org", "lovelace", "https://acme.example/v/k", "48213975", "21/11/2026 03:20:11", 10min};

    for (const auto locale : all_locales) {
        const auto content = renderer.render(model, locale);

        for (const auto* body : {&content.text, &content.html}) {
            EXPECT_NE(body->find("lovelace"), std::string::npos);
            EXPECT_NE(body->find("21/11/2026 03:20:11"), std::string::npos);
            EXPECT_NE(body->find("https://acme.example/v/k"), std::string::npos);
        }
    }
}

TEST(Renderer, EscapesWhatPeopleTyped)
{
    const Renderer renderer(Branding{});
    const std::string hostile = R"(<script>alert("x")</script>'&{{code}}{{{link}}})";
    const VerifyEmailPoletto model = {
        hostile, hostile, "https://acme.example/v?a=1&b=2", "48213975", "21/11/2026 03:20:11", 10min};

    const auto content = renderer.render(model, Locale::en);

    EXPECT_EQ(content.html.find("<script"), std::string::npos);
    EXPECT_NE(
        content.html.find("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;&amp;{{code}}{{{link}}}"),
        std::string::npos);
    EXPECT_NE(content.html.find("href=\"https://acme.example/v?a=1&amp;b=2\""), std::string::npos);
    EXPECT_NE(content.text.find(hostile), std::string::npos);
    EXPECT_NE(content.text.find("https://acme.example/v?a=1&b=2\n"), std::string::npos);
    EXPECT_EQ(content.subject, "Confirm your e-mail address for Postkey");
}

TEST(Renderer, WritesControlCharactersAsEscapes)
{
    const Renderer renderer(Branding{"Ac\nme", "", "#1f5fbf"});

    const auto content =
        renderer.render(PasswordChanged{"ada\r\nBcc: eve@example.net", "https://acme.example/r"}, Locale::en);

    EXPECT_EQ(content.subject.find('\n'), std::string::npos);
    EXPECT_EQ(content.text.find("\nBcc:"), std::string::npos);
    EXPECT_EQ(content.text.find('\r'), std::string::npos);
}

TEST(Renderer, ShortensLongRunsOfDigitsWhereACodeIsShown)
{
    const Renderer renderer(Branding{});
    auto model = reset_model();

    model.address = "ada1234@example.org";
    EXPECT_NE(renderer.render(model, Locale::en).text.find("ada1234@example.org"), std::string::npos);

    model.address = "ada12345678@example.org";
    EXPECT_NE(renderer.render(model, Locale::en).text.find("ada12…@example.org"), std::string::npos);

    const PasswordChanged without_code = {model.address, "https://acme.example/r"};
    EXPECT_NE(renderer.render(without_code, Locale::en).text.find("ada12345678@example.org"),
              std::string::npos);
}

TEST(Renderer, RefusesALinkThatIsNoWebAddress)
{
    const Renderer renderer(Branding{});
    auto model = reset_model();

    for (const auto* link :
         {"javascript:alert(1)", "//acme.example/a", "https://acme.example/a b", "https://acme.example/\n"}) {
        model.link = link;
        EXPECT_THROW(renderer.render(model, Locale::en), std::invalid_argument) << link;
    }
}

std::string button_in(const std::string& colour)
{
    const Renderer renderer(Branding{"Acme", "", colour});
    const auto html = renderer.render(reset_model(), Locale::en).html;
    const auto button = html.find("<a href=", html.find("<![endif]-->"));
    return html.substr(button, html.find("</a>", button) - button);
}

TEST(Renderer, WritesDarkOnAButtonThatWhiteCannotBeReadOn)
{
    EXPECT_NE(button_in("#8a68a8").find("color:#ffffff;"), std::string::npos);
    EXPECT_NE(button_in("#8a69a8").find("color:black;"), std::string::npos);
    EXPECT_NE(button_in("#888888").find("color:#1a1a1a;"), std::string::npos);
    EXPECT_NE(button_in("#ffe000").find("color:#1a1a1a;"), std::string::npos);
}

TEST(Renderer, WritesNoTextInAColourThatCannotBeReadOnThePage)
{
    const Renderer renderer(Branding{"Acme", "", "#ffe000"});

    const auto html = renderer.render(reset_model(), Locale::en).html;

    EXPECT_EQ(html.find(";color:#ffe000"), std::string::npos);
    EXPECT_NE(html.find("background-color:#ffe000"), std::string::npos);
}

TEST(Renderer, RefusesWhatIsNoColour)
{
    EXPECT_EQ(refusal_of_colour("#ffffff"), "");
    EXPECT_NE(refusal_of_colour("blue"), "");
    EXPECT_NE(refusal_of_colour("#1f5fb"), "");
    EXPECT_NE(refusal_of_colour("#1f5fbg"), "");
}

TEST(Renderer, WritesNoColourOfDigitsOnly)
{
    for (const auto* colour : {"#123456", "#a23456", "#12345f"}) {
        const Renderer renderer(Branding{"Acme", "", colour});

        const auto html = renderer.render(AccountClosed{"ada@example.org"}, Locale::en).html;

        EXPECT_EQ(html.find(colour), std::string::npos) << colour;
    }
}

} // namespace
} // namespace postkey::mail

#include "mail/renderer.hpp"
#include "own_folder.hpp"

#include <gtest/gtest.h>

namespace postkey::mail {
namespace {

class OwnTemplates : public OwnFolder
{
public:
    // What the renderer says against these templates, or nothing when it takes them.
    std::string refusal() const
    {
        try {
            Renderer(Branding(), path());
        } catch (const BrokenTemplate& broken) {
            return broken.what();
        }
        return "";
    }
};

TEST(OwnTemplates, ReplaceTheBuiltInOnes)
{
    OwnTemplates own;
    own.write("account_closed/subject.txt", "Goodbye from {{application_name}}\n");
    const PasswordChanged changed = {"ada@example.org", "https://acme.example/r"};

    const Renderer renderer(Branding{}, own.path());

    EXPECT_EQ(renderer.render(AccountClosed{"ada@example.org"}, Locale::ko).subject, "Goodbye from Postkey");
    EXPECT_EQ(renderer.render(changed, Locale::en).subject, "Your Postkey password was changed");
}

TEST(OwnTemplates, AreRefusedWithAnUnknownPlaceholder)
{
    OwnTemplates own;
    own.write("reset_password/text.txt", "{{link}} {{code}} {{#client}}{{old_address}}{{/client}}\n");

    EXPECT_EQ(own.refusal(),
              own.name_of("reset_password/text.txt") + ": nothing is known as {{old_address}}");
}

TEST(OwnTemplates, AreRefusedWithTheLineOfTheMistake)
{
    OwnTemplates own;
    own.write("reset_password/text.txt", "{{link}}\n{{code}}\n\n{{nonsense}}\n");

    EXPECT_EQ(own.refusal(), own.name_of("reset_password/text.txt") + ":4: nothing is known as {{nonsense}}");
}

TEST(OwnTemplates, ReplaceSingleSentences)
{
    OwnTemplates own;
    own.write("locales/en/mail.json",
              R"({"account_closed": {"subject": "Goodbye from {{application_name}}"}})");

    const Renderer renderer(Branding{}, own.path());

    const auto english = renderer.render(AccountClosed{"ada@example.org"}, Locale::en);
    EXPECT_EQ(english.subject, "Goodbye from Postkey");
    EXPECT_TRUE(english.text.starts_with("Your account was closed\n"));
    EXPECT_NE(renderer.render(AccountClosed{"ada@example.org"}, Locale::ko).subject, "Goodbye from Postkey");
}

TEST(OwnTemplates, MayBringSentencesOfTheirOwnButOnlyUsedOnes)
{
    OwnTemplates own;
    own.write("account_closed/subject.txt", "{{t.farewell}}\n");
    for (const auto locale : all_locales)
        own.write("locales/" + std::string(to_text(locale)) + "/mail.json",
                  R"({"account_closed": {"farewell": "Bye"}})");
    EXPECT_EQ(own.refusal(), "");

    own.remove("account_closed/subject.txt");

    EXPECT_EQ(own.refusal(), own.name_of("locales/en/mail.json") + ": account_closed.farewell is not used");
}

TEST(OwnTemplates, LeaveHiddenFilesAndCopiesAlone)
{
    OwnTemplates own;
    own.write("reset_password/.text.txt.swp", "\xff");
    own.write("reset_password/text.txt~", "{{nonsense}}");
    own.write(".git/config", "x");

    EXPECT_EQ(own.refusal(), "");
}

TEST(OwnTemplates, AreRefusedWithAnUnknownSentenceOrStyle)
{
    OwnTemplates sentence;
    sentence.write("reset_password/text.txt", "{{link}} {{code}} {{t.greeting}}\n");
    OwnTemplates style;
    style.write("reset_password/html.html", "<p style=\"{{style.loud}}\">{{link}} {{code}}</p>\n");

    EXPECT_EQ(sentence.refusal(), "locales/en/mail.json: reset_password.greeting is missing");
    EXPECT_EQ(style.refusal(), "templates/mail/layout/styles.json: style.loud is missing");
}

TEST(OwnTemplates, AreRefusedWhenTheyCannotBeParsed)
{
    for (const auto* text :
         {"{{link}} {{code}} {{#client}}", "{{link}} {{code}} {{/client}}", "{{link}} {{code}} {{link",
          "{{link}} {{code}} {{}}", "{{link}} {{code}} {{{link}}}", "{{link}} {{code}} {{&link}}",
          "{{=<% %>=}}<%link%> <%code%>", "{{link}} {{code}} {{> layout/none.txt}}",
          "\xff{{link}}{{code}}"}) {
        OwnTemplates own;
        own.write("reset_password/text.txt", text);

        EXPECT_NE(own.refusal(), "") << text;
    }
}

TEST(OwnTemplates, CannotSwitchEscapingOff)
{
    OwnTemplates own;
    own.write("reset_password/html.html", "{{{link}}} {{code}}\n");

    EXPECT_EQ(own.refusal(),
              own.name_of("reset_password/html.html") + ": escaping cannot be changed: {{{link}}");
}

TEST(OwnTemplates, AreRefusedWhenTheyIncludeThemselves)
{
    OwnTemplates own;
    own.write("layout/button.txt", "{{> layout/button.txt}}\n");

    EXPECT_EQ(own.refusal(), own.name_of("layout/button.txt") + ": includes itself");
}

TEST(OwnTemplates, AreRefusedWithoutTheLinkOrTheCode)
{
    OwnTemplates without_link;
    without_link.write("reset_password/html.html", "<p>{{code}}</p>\n");
    OwnTemplates without_code;
    without_code.write("reset_password/text.txt", "{{link}}\n");

    EXPECT_EQ(without_link.refusal(),
              without_link.name_of("reset_password/html.html") + ": does not show {{link}}");
    EXPECT_EQ(without_code.refusal(),
              without_code.name_of("reset_password/text.txt") + ": does not show {{code}}");
}

TEST(OwnTemplates, AreRefusedWhenNoMailHasSuchATemplate)
{
    OwnTemplates own;
    own.write("reset_password/footer.txt", "Bye\n");

    EXPECT_EQ(own.refusal(),
              (own.path() / "reset_password/footer.txt").string() + ": no mail has such a template");
}

TEST(OwnTemplates, AreRefusedWhenTheDirectoryIsNotThere)
{
    OwnTemplates own;
    own.remove("");

    EXPECT_NE(own.refusal(), "");
}

} // namespace
} // namespace postkey::mail

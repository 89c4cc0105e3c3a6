#include "mail/renderer.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace postkey::mail {
namespace {

// An operator's own templates.
class OwnTemplates
{
public:
    void write(const std::string& file, const std::string& text) const
    {
        std::filesystem::create_directories((path() / file).parent_path());
        folder_.write(file, text);
    }

    const std::filesystem::path& path() const { return folder_.path(); }

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

private:
    test::TemporaryFolder folder_;
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

    EXPECT_EQ(own.refusal(), "templates/mail/reset_password/text.txt: nothing is known as {{old_address}}");
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
              "templates/mail/reset_password/html.html: escaping cannot be changed: {{{link}}");
}

TEST(OwnTemplates, AreRefusedWhenTheyIncludeThemselves)
{
    OwnTemplates own;
    own.write("layout/button.txt", "{{> layout/button.txt}}\n");

    EXPECT_EQ(own.refusal(), "templates/mail/layout/button.txt: includes itself");
}

TEST(OwnTemplates, AreRefusedWithoutTheLinkOrTheCode)
{
    OwnTemplates without_link;
    without_link.write("reset_password/html.html", "<p>{{code}}</p>\n");
    OwnTemplates without_code;
    without_code.write("reset_password/text.txt", "{{link}}\n");

    EXPECT_EQ(without_link.refusal(), "templates/mail/reset_password/html.html: does not show {{link}}");
    EXPECT_EQ(without_code.refusal(), "templates/mail/reset_password/text.txt: does not show {{code}}");
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
    std::filesystem::remove(own.path());

    EXPECT_NE(own.refusal(), "");
}

} // namespace
} // namespace postkey::mail

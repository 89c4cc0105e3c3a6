#include "mail/broken_template.hpp"
#include "mail/composer.hpp"

#include <gtest/gtest.h>

namespace postkey::mail {
namespace {

TEST(Composer, RefusesAMissingPart)
{
    const TemplateFiles files = {{"layout/html.html", "{{> content}}"}, {styles_file, "{}"}};
    const Catalogue none("x.json", "{}");
    Usage usage;

    try {
        Composer(files, none, none).compose("invite", Part::html, {"invite"}, {}, usage);
        FAIL();
    } catch (const BrokenTemplate& broken) {
        EXPECT_STREQ(broken.what(), "templates/mail/invite/html.html: is missing");
    }
}

TEST(Composer, EscapesSentencesInHtmlOnly)
{
    const TemplateFiles files = {{"layout/html.html", "<p>{{t.a}}</p>"}, {"layout/text.txt", "{{t.a}}"}};
    const Catalogue none("styles", "{}");
    const Catalogue sentences("x.json", R"({"kind": {"a": "You & <us>"}})");
    const Composer composer(files, none, sentences);
    Usage usage;

    EXPECT_EQ(composer.compose("kind", Part::html, {"kind"}, {}, usage), "<p>You &amp; &lt;us&gt;</p>");
    EXPECT_EQ(composer.compose("kind", Part::text, {"kind"}, {}, usage), "You & <us>");
}

TEST(PartTemplate, RefusesANameWithoutAValue)
{
    const PartTemplate part(Part::text, "kind/text.txt", "Hello {{name}}");

    EXPECT_EQ(part.render({{"name", "Ada"}}), "Hello Ada\n");
    EXPECT_EQ(part.render({{"name", ""}}), "Hello \n");
    EXPECT_THROW(part.render({}), BrokenTemplate);
}

TEST(PartTemplate, RefusesASubjectOfTwoLines)
{
    EXPECT_EQ(PartTemplate(Part::subject, "x", "One\n").render({}), "One");
    EXPECT_THROW(PartTemplate(Part::subject, "x", "One\nTwo\n").render({}), BrokenTemplate);
}

} // namespace
} // namespace postkey::mail

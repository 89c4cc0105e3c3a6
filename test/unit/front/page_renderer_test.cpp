#include "front/inbox/list_view.hpp"
#include "front/inbox/mail_view.hpp"
#include "front/pages/page_renderer.hpp"
#include "front/pages/samples.hpp"
#include "front/pages/views.hpp"
#include "mail/broken_template.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace postkey::front::pages {
namespace {

struct Rendered : testing::Test
{
    const Site site{.public_url = "https://accounts.example.org",
                    .https = true,
                    .application_name = "Library",
                    .support_address = "help@example.org"};
    const PasswordPolicy passwords;
    const Assets assets{site};
    const PageRenderer renderer{site, passwords, assets, PageRenderer::Inbox::linked};

    std::string in(Locale locale, const Page& page) const
    {
        Frame frame;
        frame.locale = locale;
        frame.csrf = "the-proof";
        frame.flash = "signed_out";
        frame.account = "Ada";
        return renderer.render(page, frame);
    }
};

std::size_t count_of(const std::string& text, std::string_view piece)
{
    std::size_t count = 0;
    for (auto at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1))
        ++count;
    return count;
}

TEST_F(Rendered, EveryPageIsWholeInEveryLanguage)
{
    for (const auto locale : all_locales)
        for (const auto& page : sample_pages()) {
            const auto html = in(locale, page);

            EXPECT_TRUE(html.starts_with("<!doctype html>\n<html lang=\"" + std::string(to_text(locale)) +
                                         "\" dir=\"" + std::string(to_text(direction_of(locale))) + "\">"))
                << page.name;
            EXPECT_TRUE(html.ends_with("</html>\n")) << page.name;
            for (const auto* const left :
                 {"{{", "}}", "<h1></h1>", "<h2></h2>", "submit\"></button>", "<title> "})
                EXPECT_FALSE(html.contains(left)) << page.name << " in " << to_text(locale) << ": " << left;
        }
}

TEST_F(Rendered, EveryFormThatPostsCarriesTheProof)
{
    for (const auto& page : sample_pages()) {
        const auto html = in(Locale::en, page);
        std::size_t forms = 0;
        std::size_t proofs = 0;
        for (auto at = html.find("method=\"post\""); at != html.npos;
             at = html.find("method=\"post\"", at + 1))
            ++forms;
        for (auto at = html.find("value=\"the-proof\""); at != html.npos;
             at = html.find("value=\"the-proof\"", at + 1))
            ++proofs;

        EXPECT_EQ(forms, proofs) << page.name;
    }
}

TEST_F(Rendered, NothingIsLoadedFromElsewhereAndNoScriptRunsButOurOwnBesideAStoryAndInTheInbox)
{
    constexpr std::string_view of_inbox = "<script src=\"/assets/inbox.js\" defer></script>";
    constexpr std::string_view own = "<script src=\"/assets/mail_story.js?v=";
    for (const auto& page : sample_pages()) {
        auto html = in(Locale::en, page);
        if (const auto place = html.find(own); place != html.npos) {
            EXPECT_TRUE(html.contains("id=\"story\"")) << page.name;
            html.erase(place, own.size());
        }
        if (const auto place = html.find(of_inbox); place != html.npos && page.name.starts_with("inbox"))
            html.erase(place, of_inbox.size());
        for (const auto* const foreign :
             {"<script", "javascript:", " onclick", " style=", "src=\"http", "action=\"http"})
            EXPECT_FALSE(html.contains(foreign)) << page.name << ": " << foreign;
    }
}

TEST_F(Rendered, WhatPeopleTypedKeepsItsOrderInALanguageFromRightToLeft)
{
    const auto pages = sample_pages();
    auto page = *std::ranges::find(pages, "check_mail", &Page::name);
    page.values["address"] = "1ada@example.org";

    EXPECT_TRUE(in(Locale::ar, page).contains("<bdi>1ada@example.org</bdi>"));
    EXPECT_TRUE(in(Locale::en, page).contains("A mail to 1ada@example.org is on its way."));
    EXPECT_TRUE(in(Locale::ar, page).contains(" dir=\"ltr\" autocapitalize"));
}

TEST_F(Rendered, EveryLanguageCanBeChosenByItsOwnName)
{
    const auto html = in(Locale::en, home_page());

    for (const auto* const link :
         {"lang=\"en\" hreflang=\"en\" aria-current=\"true\">English<", "hreflang=\"pt-BR\">Português<",
          "hreflang=\"ar\">العربية<", "hreflang=\"zh-TW\">繁體中文<", "hreflang=\"ko\">한국어<"})
        EXPECT_TRUE(html.contains(link)) << link;
}

TEST_F(Rendered, AButtonIsReadableInAnyColour)
{
    const auto brand_in = [](const std::string& colour) {
        Site painted;
        painted.colour = colour;
        return Assets(painted).answer("brand.css", "").body;
    };

    EXPECT_TRUE(brand_in("#1f5fbf").contains("--on-brand: #ffffff;"));
    EXPECT_TRUE(brand_in("#1f5fbf").contains("--link: #1f5fbf;"));
    EXPECT_TRUE(brand_in("#ffe000").contains("--on-brand: #1a1a1a;"));
    EXPECT_TRUE(brand_in("#ffe000").contains("--link: #161a22;"));
}

TEST_F(Rendered, HostileValuesAreShownAsTheyAreTyped)
{
    const std::string hostile = "\"><script>alert('x')</script>{{application_name}}${7*7}&";
    const std::string harmless =
        "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;{{application_name}}${7*7}&amp;";
    mail::InboxEntry entry;
    entry.id = hostile;
    entry.to = hostile;
    entry.subject = hostile;
    entry.link = "javascript:alert(1)";
    entry.code = hostile;
    entry.text = hostile;
    entry.source = hostile;
    entry.from = hostile;
    entry.kind = hostile;
    entry.locale = hostile;
    Frame frame;
    frame.account = hostile;

    inbox::ListView list{.query = hostile, .page = {}, .undelivered = {}, .state = hostile};
    list.page.entries = {entry};
    list.page.kinds = list.page.lanes = list.page.locales = list.page.recipients = {{hostile, 1}};
    inbox::MailView mail{.base = "/dev/inbox/1", .entry = entry, .story = {}};
    mail.preview.view = inbox::View::both;
    auto source = mail;
    source.preview.view = inbox::View::source;

    for (const auto& page :
         {home_page(), inbox::list_page(list), inbox::mail_page(mail), inbox::mail_page(source)}) {
        const auto html = renderer.render(page, frame);
        EXPECT_TRUE(html.contains(harmless)) << page.name;
        EXPECT_FALSE(html.contains("<script>")) << page.name;
        EXPECT_LE(count_of(html, "<script"), page.name.starts_with("inbox") ? 1U : 0U) << page.name;
        EXPECT_FALSE(html.contains("javascript:")) << page.name;
    }
}

TEST_F(Rendered, AValueThatIsMissingIsNoEmptyPlaceButAMistake)
{
    EXPECT_THROW(renderer.render(Page{.name = "reset_password"}, Frame{}), mail::BrokenTemplate);
}

TEST_F(Rendered, AVersionedAssetIsKeptForEverAndAnyOtherIsAskedForAgain)
{
    const auto url = assets.url("postkey.css");
    const auto version = url.substr(url.find("?v=") + 3);

    EXPECT_EQ(assets.answer("postkey.css", version).headers.find("Cache-Control"),
              "public, max-age=31536000, immutable");
    EXPECT_EQ(assets.answer("postkey.css", "older").headers.find("Cache-Control"), "no-cache");
    EXPECT_EQ(assets.answer("../migrations/0001_foundation.sql", "").status, 404);
    EXPECT_TRUE(assets.answer("brand.css", "").body.contains(site.colour));
}

} // namespace
} // namespace postkey::front::pages

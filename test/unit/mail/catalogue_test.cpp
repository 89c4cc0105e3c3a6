#include "base/embedded.hpp"
#include "mail/broken_template.hpp"
#include "mail/catalogue.hpp"

#include <gtest/gtest.h>

namespace postkey::mail {
namespace {

using std::chrono::minutes;

Catalogue shipped(Locale locale)
{
    const auto file = "locales/" + std::string(to_text(locale)) + "/mail.json";
    return Catalogue(file, embedded_file(file).value());
}

std::string duration(Locale locale, minutes life)
{
    const auto catalogue = shipped(locale);
    return Words(catalogue, locale).duration(life);
}

// What BrokenTemplate says, or nothing when it is not thrown.
template <class Action>
std::string refusal(Action action)
{
    try {
        action();
    } catch (const BrokenTemplate& broken) {
        return broken.what();
    }
    return "";
}

TEST(Words, SayDurationsInEnglish)
{
    EXPECT_EQ(duration(Locale::en, minutes(1)), "1 minute");
    EXPECT_EQ(duration(Locale::en, minutes(2)), "2 minutes");
    EXPECT_EQ(duration(Locale::en, minutes(30)), "30 minutes");
    EXPECT_EQ(duration(Locale::en, minutes(60)), "1 hour");
    EXPECT_EQ(duration(Locale::en, minutes(120)), "2 hours");
    EXPECT_EQ(duration(Locale::en, minutes(24 * 60)), "24 hours");
    EXPECT_EQ(duration(Locale::en, minutes(7 * 24 * 60)), "7 days");
}

TEST(Words, SayDurationsInPortuguese)
{
    EXPECT_EQ(duration(Locale::pt_br, minutes(1)), "1 minuto");
    EXPECT_EQ(duration(Locale::pt_br, minutes(30)), "30 minutos");
    EXPECT_EQ(duration(Locale::pt_br, minutes(60)), "1 hora");
    EXPECT_EQ(duration(Locale::pt_br, minutes(24 * 60)), "24 horas");
    EXPECT_EQ(duration(Locale::pt_br, minutes(7 * 24 * 60)), "7 dias");
}

TEST(Words, SayDurationsWithoutPluralsInChineseAndKorean)
{
    EXPECT_EQ(duration(Locale::zh_tw, minutes(1)), "1 分鐘");
    EXPECT_EQ(duration(Locale::zh_tw, minutes(24 * 60)), "24 小時");
    EXPECT_EQ(duration(Locale::zh_tw, minutes(7 * 24 * 60)), "7 天");
    EXPECT_EQ(duration(Locale::ko, minutes(1)), "1분");
    EXPECT_EQ(duration(Locale::ko, minutes(24 * 60)), "24시간");
    EXPECT_EQ(duration(Locale::ko, minutes(7 * 24 * 60)), "7일");
}

TEST(Words, SayDurationsInEachOfTheSixFormsOfArabic)
{
    EXPECT_EQ(duration(Locale::ar, minutes(0)), "0 دقيقة");
    EXPECT_EQ(duration(Locale::ar, minutes(1)), "دقيقة واحدة");
    EXPECT_EQ(duration(Locale::ar, minutes(2)), "دقيقتين");
    EXPECT_EQ(duration(Locale::ar, minutes(10)), "10 دقائق");
    EXPECT_EQ(duration(Locale::ar, minutes(11)), "11 دقيقة");
    EXPECT_EQ(duration(Locale::ar, minutes(100)), "100 دقيقة");
    EXPECT_EQ(duration(Locale::ar, minutes(24 * 60)), "24 ساعة");
    EXPECT_EQ(duration(Locale::ar, minutes(2 * 24 * 60)), "يومين");
    EXPECT_EQ(duration(Locale::ar, minutes(7 * 24 * 60)), "7 أيام");
    EXPECT_EQ(duration(Locale::ar, minutes(14 * 24 * 60)), "14 يومًا");
}

TEST(Words, ChangeTheUnitOnlyWhereItDividesExactly)
{
    EXPECT_EQ(duration(Locale::en, minutes(59)), "59 minutes");
    EXPECT_EQ(duration(Locale::en, minutes(61)), "61 minutes");
    EXPECT_EQ(duration(Locale::en, minutes(47 * 60)), "47 hours");
    EXPECT_EQ(duration(Locale::en, minutes(48 * 60)), "2 days");
    EXPECT_EQ(duration(Locale::en, minutes(49 * 60)), "49 hours");
}

TEST(Words, NeverShowANumberOfMoreThanThreeDigits)
{
    EXPECT_EQ(duration(Locale::en, minutes(999)), "999 minutes");
    EXPECT_EQ(duration(Locale::en, minutes(1001)), "16 hours");
    EXPECT_EQ(duration(Locale::en, minutes(999 * 60 + 59)), "999 hours");
    EXPECT_EQ(duration(Locale::en, minutes(1000 * 60)), "41 days");
}

TEST(Words, SayTheClientInTheReadersLanguage)
{
    const auto korean = shipped(Locale::ko);

    EXPECT_EQ(Words(korean, Locale::ko).client("Firefox on Linux"), "Linux의 Firefox");
    EXPECT_EQ(Words(korean, Locale::ko).client("Firefox"), "Firefox");
    EXPECT_EQ(Words(korean, Locale::ko).client(""), "");
}

TEST(Words, SayAMomentWithoutItsYear)
{
    const auto at = from_milliseconds(1'795'231'211'123); // 2026-11-21T03:20:11Z
    const auto moment = [&](Locale locale) {
        const auto catalogue = shipped(locale);
        return Words(catalogue, locale).moment(at);
    };

    EXPECT_EQ(moment(Locale::en), "21 November, 03:20 (UTC)");
    EXPECT_EQ(moment(Locale::pt_br), "21 de novembro, 03:20 (UTC)");
    EXPECT_EQ(moment(Locale::ar), "21 نوفمبر، 03:20 (UTC)");
    EXPECT_EQ(moment(Locale::zh_tw), "11 月 21 日 03:20（UTC）");
    EXPECT_EQ(moment(Locale::ko), "11월 21일 03:20(UTC)");
}

TEST(Words, SayMomentsOnBothSidesOfMidnightAndNewYear)
{
    const auto english = shipped(Locale::en);
    const Words words(english, Locale::en);

    EXPECT_EQ(words.moment(from_milliseconds(1'798'761'599'999)), "31 December, 23:59 (UTC)");
    EXPECT_EQ(words.moment(from_milliseconds(1'798'761'600'000)), "1 January, 00:00 (UTC)");
}

TEST(Words, RefuseACatalogueWithoutAPluralFormOfItsLanguage)
{
    const Catalogue catalogue("x.json", R"({"words": {"minute_other": "{{count}} minutes"}})");

    EXPECT_EQ(refusal([&] { Words(catalogue, Locale::en); }), "x.json: words.minute_one is missing");
}

TEST(Words, RefuseAPlaceholderThatMeansNothing)
{
    const Catalogue catalogue(
        "x.json", R"({"words": {"minute_other": "{{number}} 分", "hour_other": "", "day_other": "",
                                            "client": ""}})");

    EXPECT_EQ(refusal([&] { Words(catalogue, Locale::zh_tw); }),
              "x.json: words.minute_other: {{number}} means nothing here");
}

TEST(Catalogue, FindsASentenceInTheFirstGroupThatHasIt)
{
    const Catalogue catalogue("x.json", R"({"variant": {"a": "1"}, "kind": {"a": "2", "b": "3"}})");

    EXPECT_EQ(catalogue.sentence(catalogue.key({"variant", "kind"}, "a")), "1");
    EXPECT_EQ(catalogue.sentence(catalogue.key({"variant", "kind"}, "b")), "3");
}

TEST(Catalogue, NamesTheFileAndTheKeyThatIsMissing)
{
    const Catalogue catalogue("x.json", R"({"kind": {"a": "2"}})");

    EXPECT_EQ(refusal([&] { catalogue.key({"kind", "every_mail"}, "b"); }), "x.json: kind.b is missing");
}

TEST(Catalogue, NamesTheKeyThatIsNotUsed)
{
    const Catalogue catalogue("x.json", R"({"kind": {"a": "1", "b": "2"}})");

    EXPECT_EQ(refusal([&] { catalogue.check_used({{"kind", "a"}}); }), "x.json: kind.b is not used");
    EXPECT_EQ(refusal([&] { catalogue.check_used({{"kind", "a"}, {"kind", "b"}}); }), "");
}

TEST(Catalogue, RefusesWhatIsNotAnObjectOfObjectsOfStrings)
{
    EXPECT_EQ(refusal([] { Catalogue("x.json", "{"); }), "x.json: not a JSON object");
    EXPECT_EQ(refusal([] { Catalogue("x.json", "[]"); }), "x.json: not a JSON object");
    EXPECT_EQ(refusal([] { Catalogue("x.json", R"({"a": "b"})"); }), "x.json: a is not an object");
    EXPECT_EQ(refusal([] { Catalogue("x.json", R"({"a": {"b": 1}})"); }), "x.json: a.b is not a string");
}

} // namespace
} // namespace postkey::mail

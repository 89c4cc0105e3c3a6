#include "front/json_body.hpp"

#include <gtest/gtest.h>

namespace postkey::front {
namespace {

JsonBody body_of(std::string text)
{
    http::Request request;
    request.headers.add("Content-Type", "application/json");
    request.body = std::move(text);
    return JsonBody::read(request, {"email", "password", "username", "name", "locale"}).value();
}

std::string as_member(std::string_view name, std::string_view value)
{
    return "{\"" + std::string(name) + "\":\"" + std::string(value) + "\"}";
}

// "/pointer code" of the only complaint; empty when there is none.
std::string complaint(const FieldErrors& errors)
{
    if (!errors.any())
        return {};
    const auto body = errors.answer().body;
    EXPECT_EQ(errors.answer().status, 422);
    const auto value_after = [&](std::string_view key) {
        const auto begin = body.find(key, body.find("\"errors\"")) + key.size();
        return body.substr(begin, body.find('"', begin) - begin);
    };
    return value_after(R"("pointer":")") + ' ' + value_after(R"("code":")");
}

template <class Check>
std::string complaint_about(std::string body, Check check)
{
    FieldErrors errors;
    const auto value = check(body_of(std::move(body)), errors);
    EXPECT_NE(value.has_value(), errors.any());
    return complaint(errors);
}

constexpr auto email = [](const JsonBody& body, FieldErrors& errors) { return required_email(body, errors); };
constexpr auto password = [](const JsonBody& body, FieldErrors& errors) {
    return required_secret(body, errors, "password");
};
constexpr auto username = [](const JsonBody& body, FieldErrors& errors) {
    return optional_username(body, errors);
};
constexpr auto name = [](const JsonBody& body, FieldErrors& errors) { return optional_name(body, errors); };
constexpr auto locale = [](const JsonBody& body, FieldErrors& errors) {
    return optional_locale(body, errors);
};

TEST(Fields, AGoodAddressIsTakenInItsCanonicalForm)
{
    FieldErrors errors;

    EXPECT_EQ(required_email(body_of(R"({"email":"Ada@Example.ORG"})"), errors)->text(), "ada@example.org");
    EXPECT_FALSE(errors.any());
}

TEST(Fields, AnAddressIsExactlyOneAddress)
{
    EXPECT_EQ(complaint_about("{}", email), "/email required");
    EXPECT_EQ(complaint_about(R"({"email":null})", email), "/email wrong_type");
    for (const auto* bad :
         {"", " ", "ada", "v@x.example,a@y.example", "v@x.example;a@y.example", "v@x.example a@y.example",
          "<v@x.example>", "\\\"V\\\" <v@x.example>", "v@x.example(a@y.example)", "@a,@b:v@x.example",
          "v@[127.0.0.1]", "victim@example.com\\u0000.evil", "v@x.example\\r\\nRCPT TO:<a@y.example>",
          " v@x.example", "v@x.example\\u0085"})
        EXPECT_EQ(complaint_about(as_member("email", bad), email), "/email not_an_email_address") << bad;
    EXPECT_EQ(complaint_about(as_member("email", std::string(65, 'a') + "@example.org"), email),
              "/email too_long");
    EXPECT_EQ(complaint_about(as_member("email", std::string(64, 'a') + "@example.org"), email), "");
}

TEST(Fields, ASecretIsWhateverTextWasSent)
{
    FieldErrors errors;

    EXPECT_EQ(required_secret(body_of(R"({"password":""})"), errors, "password")->reveal(), "");
    EXPECT_EQ(required_secret(body_of(R"({"password":" a\u0000b "})"), errors, "password")->reveal(),
              std::string_view(" a\0b ", 5));
    EXPECT_FALSE(errors.any());
    EXPECT_EQ(complaint_about("{}", password), "/password required");
    EXPECT_EQ(complaint_about(R"({"password":null})", password), "/password wrong_type");
}

TEST(Fields, AUsernameNeverLooksLikeAnAddress)
{
    EXPECT_EQ(complaint_about(as_member("username", "ada@x.example"), username), "/username not_a_username");
    EXPECT_EQ(complaint_about(as_member("username", ""), username), "/username not_a_username");
    EXPECT_EQ(complaint_about(as_member("username", "a\\u0000b"), username), "/username control_characters");
    EXPECT_EQ(complaint_about(as_member("username", std::string(65, 'a')), username), "/username too_long");
    EXPECT_EQ(complaint_about(as_member("username", std::string(64, 'a')), username), "");
}

TEST(Fields, ANameHasOneTo200CodePointsAndNoControlCharacters)
{
    std::string longest;
    for (int i = 0; i < 200; ++i)
        longest += "é";

    EXPECT_EQ(complaint_about(as_member("name", longest), name), "");
    EXPECT_EQ(complaint_about(as_member("name", longest + "é"), name), "/name too_long");
    EXPECT_EQ(complaint_about(as_member("name", "A"), name), "");
    EXPECT_EQ(complaint_about(as_member("name", ""), name), "/name too_short");
    EXPECT_EQ(complaint_about(as_member("name", "  "), name), "/name too_short");
    for (const auto* control : {"a\\u0000b", "a\\nb", "a\\u007fb", "a\\u0085b", "a\\u2028b", "a\\u202eb"})
        EXPECT_EQ(complaint_about(as_member("name", control), name), "/name control_characters") << control;
}

TEST(Fields, ALocaleIsOneOfOurs)
{
    EXPECT_EQ(complaint_about(as_member("locale", "pt-br"), locale), "");
    EXPECT_EQ(complaint_about(as_member("locale", "tlh"), locale), "/locale not_a_locale");
    EXPECT_EQ(complaint_about(as_member("locale", ""), locale), "/locale not_a_locale");
}

TEST(Fields, WhatIsOptionalMayBeAbsentOrNull)
{
    FieldErrors errors;
    const auto body = body_of(R"({"username":null,"name":null})");

    EXPECT_FALSE(optional_username(body, errors));
    EXPECT_FALSE(optional_name(body, errors));
    EXPECT_FALSE(optional_locale(body, errors));
    EXPECT_FALSE(errors.any());
}

TEST(Fields, ATextIsBoundedInCodePoints)
{
    FieldErrors errors;
    const auto body = body_of(R"({"name":"éé"})");

    EXPECT_EQ(required_text(body, errors, "name", 2), "éé");
    EXPECT_FALSE(errors.any());
    EXPECT_EQ(required_text(body, errors, "name", 1), std::nullopt);
    EXPECT_EQ(complaint(errors), "/name too_long");
}

TEST(Fields, OneAnswerNamesThemAll)
{
    FieldErrors errors;
    const auto body = body_of(R"({"email":"ada"})");

    required_email(body, errors);
    required_secret(body, errors, "password");

    const auto answer = errors.answer();
    EXPECT_NE(answer.body.find("\"/email\""), std::string::npos);
    EXPECT_NE(answer.body.find("\"/password\""), std::string::npos);
}

} // namespace
} // namespace postkey::front

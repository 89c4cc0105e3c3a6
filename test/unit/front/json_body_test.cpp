#include "front/json_body.hpp"

#include <gtest/gtest.h>

namespace postkey::front {
namespace {

http::Request posted(std::string body, std::string content_type = "application/json")
{
    http::Request request;
    request.method = http::Method::post;
    request.headers.add("Content-Type", std::move(content_type));
    request.body = std::move(body);
    return request;
}

// Status and body of what an endpoint that takes {"email","token"} answers; 200 for a good body.
http::Response answer_to(const http::Request& request)
{
    const auto body = JsonBody::read(request, {"email", "token"});
    return body ? http::json_response(200, "{}") : body.error();
}

std::string nested(std::size_t arrays)
{
    return R"({"token":)" + std::string(arrays, '[') + std::string(arrays, ']') + "}";
}

std::string with_members(int count)
{
    std::string text = "{";
    for (int i = 0; i < count; ++i)
        text += (i == 0 ? "\"m" : ",\"m") + std::to_string(i) + "\":null";
    return text + "}";
}

TEST(JsonBody, GivesTheTextOfItsMembers)
{
    const auto body = JsonBody::read(posted(" {\"email\" : \"a\\u0040b.example\", \"token\":null}\r\n"),
                                     {"email", "token"});

    ASSERT_TRUE(body);
    EXPECT_EQ(body->text("email"), "a@b.example");
    EXPECT_TRUE(body->has("token"));
    EXPECT_TRUE(body->is_null("token"));
    EXPECT_EQ(body->text("token"), std::nullopt);
    EXPECT_FALSE(body->has("password"));
    EXPECT_FALSE(body->is_null("email"));
}

TEST(JsonBody, TextIsNeverCutAtNul)
{
    const auto body = JsonBody::read(posted(R"({"token":"a\u0000b"})"), {"token"});

    ASSERT_TRUE(body);
    EXPECT_EQ(body->text("token"), std::string("a\0b", 3));
}

TEST(JsonBody, ALongTextArrivesWhole)
{
    const std::string text(15'000, 'x');

    const auto body = JsonBody::read(posted(R"({"token":")" + text + R"(\n"})"), {"token"});

    ASSERT_TRUE(body);
    EXPECT_EQ(body->text("token"), text + "\n");
}

struct Refused
{
    std::string body;
    unsigned status;
    friend void PrintTo(const Refused& refused, std::ostream* out) { *out << refused.body.substr(0, 60); }
};

class BadBody : public testing::TestWithParam<Refused>
{
};

TEST_P(BadBody, IsRefused)
{
    const auto answer = answer_to(posted(GetParam().body));

    EXPECT_EQ(answer.status, GetParam().status) << answer.body;
    EXPECT_EQ(answer.headers.find("Content-Type"), "application/problem+json");
}

INSTANTIATE_TEST_SUITE_P(
    Malformed, BadBody,
    testing::Values(Refused{"", 400}, Refused{" ", 400}, Refused{"{", 400}, Refused{R"({"token":"x")", 400},
                    Refused{R"({"token":"x"}x)", 400}, Refused{R"({"token":"x"}{})", 400},
                    Refused{R"({"token":"x"},)", 400}, Refused{R"({"token":"x",})", 400},
                    Refused{R"({token:"x"})", 400}, Refused{R"({'token':'x'})", 400},
                    Refused{R"({"token":tru})", 400}, Refused{R"({"token":NaN})", 400},
                    Refused{R"({"token":01})", 400}, Refused{R"({"token":1e400})", 400},
                    Refused{R"({"token":-1e400})", 400}, Refused{R"({"token":/**/"x"})", 400},
                    Refused{"\xEF\xBB\xBF{}", 400}, Refused{"{\"token\":\"\xFF\"}", 400},
                    Refused{"{\"token\":\"\xC0\xAF\"}", 400}, Refused{"{\"token\":\"\xED\xA0\x80\"}", 400},
                    Refused{R"({"token":"\ud800"})", 400}, Refused{R"({"token":"\udc00"})", 400},
                    Refused{R"({"token":"\ud800\u0041"})", 400}, Refused{R"({"token":"\ud800x"})", 400},
                    Refused{R"({"\ud800":"x"})", 400}, Refused{"{\"token\":\"a\nb\"}", 400},
                    Refused{std::string("{\"token\":\"a\0b\"}", 15), 400},
                    Refused{std::string("{}\0", 3), 400}, Refused{R"({"token":"\x41"})", 400},
                    Refused{R"({"token":"\u00"})", 400}, Refused{std::string(100'000, '['), 400},
                    Refused{nested(100'000), 400}));

INSTANTIATE_TEST_SUITE_P(RepeatedName, BadBody,
                         testing::Values(Refused{R"({"email":"a@b.example","email":"c@d.example"})", 400},
                                         Refused{R"({"email":"x","\u0065mail":"x"})", 400},
                                         Refused{R"({"token":1,"token":2})", 400},
                                         Refused{R"({"token":{"a":1,"a":2}})", 400},
                                         Refused{R"({"token":[{"a":{"b":1,"b":2}}]})", 400}));

INSTANTIATE_TEST_SUITE_P(WrongShape, BadBody,
                         testing::Values(Refused{"[]", 422}, Refused{"\"token\"", 422}, Refused{"null", 422},
                                         Refused{"1", 422}, Refused{"true", 422},
                                         Refused{R"([{"token":"x"}])", 422},
                                         Refused{R"(["token","x"])", 422}));

class NotText : public testing::TestWithParam<std::string>
{
};

TEST_P(NotText, IsNamedWithItsField)
{
    const auto answer = answer_to(posted(R"({"email":"a@b.example","token":)" + GetParam() + "}"));

    EXPECT_EQ(answer.status, 422);
    EXPECT_NE(
        answer.body.find(R"("code":"fields_not_valid","errors":[{"pointer":"/token","code":"wrong_type")"),
        std::string::npos)
        << answer.body;
}

INSTANTIATE_TEST_SUITE_P(OtherTypes, NotText,
                         testing::Values("0", "-0", "1.5", "18446744073709551616", "99999999999999999999999",
                                         "true", "false", "[]", "{}", R"({"$gt":""})", R"(["t"])",
                                         R"([["t"],{"a":"b"}])", R"({"email":"x"})"));

TEST(JsonBody, TheSameNameInTwoObjectsIsNoRepetition)
{
    EXPECT_EQ(answer_to(posted(R"({"token":[{"a":1},{"a":2}]})")).status, 422);
}

TEST(JsonBody, NestsEightDeepAndNoDeeper)
{
    EXPECT_EQ(answer_to(posted(nested(7))).status, 422);
    EXPECT_EQ(answer_to(posted(nested(8))).status, 400);
}

TEST(JsonBody, HoldsSixtyFourMembersAndNoMore)
{
    EXPECT_EQ(answer_to(posted(with_members(64))).status, 422);
    EXPECT_EQ(answer_to(posted(with_members(65))).status, 400);
}

TEST(JsonBody, NamesEveryUnknownMember)
{
    const auto answer = answer_to(posted(R"({"email":"x","verified":true,"a/b~c":"x"})"));

    EXPECT_EQ(answer.status, 422);
    EXPECT_NE(answer.body.find(R"({"pointer":"/verified","code":"unknown_field")"), std::string::npos)
        << answer.body;
    EXPECT_NE(answer.body.find(R"({"pointer":"/a~1b~0c","code":"unknown_field")"), std::string::npos)
        << answer.body;
}

TEST(JsonBody, DoesNotRepeatALongOrStrangeName)
{
    const auto longest = std::string(64, 'n');
    const auto longer = std::string(65, 'n');

    EXPECT_NE(answer_to(posted("{\"" + longest + "\":null}")).body.find(longest), std::string::npos);
    EXPECT_EQ(answer_to(posted("{\"" + longer + "\":null}")).body.find(longest), std::string::npos);
    EXPECT_EQ(answer_to(posted(R"({"evil\u202e":null})")).body.find("evil"), std::string::npos);
}

TEST(JsonBody, IsReadOnlyWhenSentAsJson)
{
    const std::string good = R"({"token":"x"})";

    for (const auto* type : {"application/json", "Application/JSON", "application/json; charset=utf-8",
                             "application/json;charset=UTF-8", "application/json; charset=\"utf-8\""})
        EXPECT_EQ(answer_to(posted(good, type)).status, 200) << type;
    for (const auto* type :
         {"", "text/plain", "application/jsonp", "application/json; x=text/plain", "application/json;",
          "application/json; charset=latin1", "application/json; charset=utf-8; x=y",
          "application/problem+json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
          "text/plain; application/json"})
        EXPECT_EQ(answer_to(posted(good, type)).status, 415) << type;
}

TEST(JsonBody, NeedsExactlyOneContentType)
{
    auto none = posted("{}");
    none.headers = {};
    auto two = posted("{}");
    two.headers.add("Content-Type", "text/plain");

    EXPECT_EQ(answer_to(none).status, 415);
    EXPECT_EQ(answer_to(two).status, 415);
}

} // namespace
} // namespace postkey::front

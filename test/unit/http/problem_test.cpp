#include "http/answer.hpp"
#include "http/response.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace postkey::http {
namespace {

TEST(Problem, HasTheShapeOfRfc9457)
{
    const auto response = problem(404, "not_found", "There is nothing at this path.");

    EXPECT_EQ(response.status, 404U);
    EXPECT_EQ(response.headers.find("Content-Type"), "application/problem+json");
    EXPECT_EQ(response.headers.find("Cache-Control"), "no-store");
    EXPECT_EQ(response.body, R"({"type":"about:blank","title":"Not Found","status":404,)"
                             R"("detail":"There is nothing at this path.","code":"not_found"})");
}

TEST(Problem, NamesEachFieldByPointer)
{
    const auto response =
        problem(422, "fields_not_valid", "Some fields are not valid.",
                {{"/email", "required", "It is missing."}, {"/a", "too_long", "It is too long."}});

    EXPECT_EQ(response.body, R"({"type":"about:blank","title":"Unprocessable Content","status":422,)"
                             R"("detail":"Some fields are not valid.","code":"fields_not_valid","errors":[)"
                             R"({"pointer":"/email","code":"required","detail":"It is missing."},)"
                             R"({"pointer":"/a","code":"too_long","detail":"It is too long."}]})");
}

TEST(Problem, TextIsEscaped)
{
    const auto response = problem(400, "x", "a\"b\\c\nd\x01\x7fé");

    EXPECT_NE(response.body.find(R"("detail":"a\"b\\c\u000ad\u0001\u007fé")"), std::string::npos)
        << response.body;
}

TEST(AnswerHead, EndpointCannotFrameTheMessage)
{
    Response response = json_response(200, "{}");
    for (const auto* const name : {"content-length", "Transfer-Encoding", "connection", "Date", "Server"})
        response.headers.add(name, "forged");

    const auto head = answer_head(response, {"id", Instant(), Afterwards::keep, Scheme::http});

    EXPECT_EQ(head.find("forged"), std::string::npos) << head;
    EXPECT_NE(head.find("Content-Length: 2\r\n"), std::string::npos);
}

TEST(AnswerHead, KeepsThePolicyAnEndpointSets)
{
    Response response = html_response(200, "");
    response.headers.set("Content-Security-Policy", "default-src 'self'");

    const auto head = answer_head(response, {"id", Instant(), Afterwards::keep, Scheme::https});

    EXPECT_NE(head.find("Content-Security-Policy: default-src 'self'\r\n"), std::string::npos);
    EXPECT_EQ(head.find("default-src 'none'"), std::string::npos);
    EXPECT_NE(head.find("Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n"),
              std::string::npos);
}

TEST(AnswerHead, NoFieldCanEndItsLine)
{
    for (const auto* const value : {"a\r\nSet-Cookie: x=y", "a\nb", "a\rb", "\x7f"}) {
        Response response;
        response.headers.add("Location", value);
        EXPECT_THROW(require_sendable(response), std::logic_error);
    }
    Response response;
    response.headers.add("X: y", "z");
    EXPECT_THROW(require_sendable(response), std::logic_error);
    EXPECT_NO_THROW(require_sendable(redirect("/verify?a=b")));
}

} // namespace
} // namespace postkey::http

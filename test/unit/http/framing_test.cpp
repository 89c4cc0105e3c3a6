#include "unit/http/live_server.hpp"

#include <gtest/gtest.h>

namespace postkey::http {
namespace {

using namespace std::string_literals;

struct Vector
{
    const char* name;
    std::string bytes;
};

// What follows the request line and Host of a POST.
std::string posted(const std::string& rest)
{
    return "POST /echo HTTP/1.1\r\nHost: a\r\n" + rest;
}

std::string with_field(const std::string& line)
{
    return "GET / HTTP/1.1\r\nHost: a\r\n" + line + "\r\n\r\n";
}

std::string with_chunks(const std::string& chunks)
{
    return posted("Transfer-Encoding: chunked\r\n\r\n" + chunks);
}

const std::vector<Vector> vectors = {
    {"CL and TE", posted("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")},
    {"TE and CL", posted("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n")},
    {"two lengths", posted("Content-Length: 1\r\nContent-Length: 2\r\n\r\nab")},
    {"one length twice", posted("Content-Length: 1\r\nContent-Length: 1\r\n\r\na")},
    {"length list", posted("Content-Length: 1, 1\r\n\r\na")},
    {"signed length", posted("Content-Length: +1\r\n\r\na")},
    {"negative length", posted("Content-Length: -1\r\n\r\na")},
    {"hexadecimal length", posted("Content-Length: 0x1\r\n\r\na")},
    {"empty length", posted("Content-Length:\r\n\r\n")},
    {"overflowing length", posted("Content-Length: 18446744073709551617\r\n\r\na")},
    {"length with space", posted("Content-Length: 1 1\r\n\r\na")},
    {"TE identity", posted("Transfer-Encoding: identity\r\n\r\n")},
    {"TE gzip, chunked", posted("Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")},
    {"TE chunked, identity", posted("Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")},
    {"TE twice", posted("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")},
    {"TE xchunked", posted("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")},
    {"TE quoted", posted("Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n")},
    {"TE with vertical tab", posted("Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n")},
    {"TE space before colon", posted("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n")},
    {"TE folded", posted("Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n")},
    {"TE in HTTP/1.0", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
    {"no Host", "GET / HTTP/1.1\r\n\r\n"},
    {"two Hosts", with_field("Host: a")},
    {"Host that is none", "GET / HTTP/1.1\r\nHost: good@evil\r\n\r\n"},
    {"Host with a path", "GET / HTTP/1.1\r\nHost: good/evil\r\n\r\n"},
    {"Host list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"},
    {"bare LF", "GET / HTTP/1.1\nHost: a\n\n"},
    {"bare LF in a field", with_field("X: y\nTransfer-Encoding: chunked")},
    {"bare CR in a field", with_field("X: y\rTransfer-Encoding: chunked")},
    {"CR CR LF", with_field("X: y\r")},
    {"folded line", with_field("X: y\r\n z")},
    {"leading space", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"},
    {"space before colon", with_field("X : y")},
    {"space in a name", with_field("X Y: z")},
    {"no name", with_field(": y")},
    {"no colon", with_field("X")},
    {"NUL in a value", with_field("X: a\0b"s)},
    {"NUL in a name", with_field("X\0: b"s)},
    {"DEL in a value", with_field("X: \x7f")},
    {"invalid UTF-8 in a value", with_field("X: \xff")},
    {"overlong UTF-8 in a cookie", with_field("Cookie: a=\xc0\xaf")},
    {"two spaces in the line", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"tab in the line", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"no version", "GET /\r\nHost: a\r\n\r\n"},
    {"small http", "GET / http/1.1\r\nHost: a\r\n\r\n"},
    {"version of two digits", "GET / HTTP/1.10\r\nHost: a\r\n\r\n"},
    {"two empty lines first", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"TLS", "\x16\x03\x01\x02\x00\x01\x00"s},
    {"escape in the path", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"NUL in the path", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"fragment", "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"chunk without size", with_chunks("\r\nabc\r\n0\r\n\r\n")},
    {"signed chunk", with_chunks("+3\r\nabc\r\n0\r\n\r\n")},
    {"0x chunk", with_chunks("0x3\r\nabc\r\n0\r\n\r\n")},
    {"chunk size with space", with_chunks("3 \r\nabc\r\n0\r\n\r\n")},
    {"chunk size after space", with_chunks(" 3\r\nabc\r\n0\r\n\r\n")},
    {"overflowing chunk", with_chunks("10000000000000003\r\nabc\r\n0\r\n\r\n")},
    {"chunk too short for its data", with_chunks("2\r\nabc\r\n0\r\n\r\n")},
    {"chunk ended by LF", with_chunks("3\nabc\r\n0\r\n\r\n")},
    {"chunk data ended by LF", with_chunks("3\r\nabc\n0\r\n\r\n")},
    {"chunk extension", with_chunks("3;a=b\r\nabc\r\n0\r\n\r\n")},
    {"chunk extension with LF", with_chunks("3;\nxx\r\nabc\r\n0\r\n\r\n")},
    {"last chunk's extension", with_chunks("3\r\nabc\r\n0;a\r\n\r\n")},
    {"trailer", with_chunks("3\r\nabc\r\n0\r\nHost: b\r\n\r\n")},
    {"trailing length", with_chunks("3\r\nabc\r\n0\r\nContent-Length: 9\r\n\r\n")},
};

class BadFraming : public testing::TestWithParam<Vector>
{
};

TEST_P(BadFraming, IsRefusedAndNothingAfterItIsRead)
{
    LiveServer live;
    RawClient client(live);

    const auto answer = client.ask(GetParam().bytes + "GET /page HTTP/1.1\r\nHost: a\r\n\r\n");

    const bool too_large = GetParam().name == "overflowing chunk"s && answer.status() == 413;
    EXPECT_TRUE(answer.status() == 400 || too_large) << answer.head;
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_EQ(answer.field("Content-Type"), "application/problem+json");
    EXPECT_TRUE(client.is_closed());
}

INSTANTIATE_TEST_SUITE_P(Vectors, BadFraming, testing::ValuesIn(vectors), [](const auto& vector) {
    std::string name = vector.param.name;
    for (char& c : name)
        c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    return name + '_' + std::to_string(vector.index);
});

TEST(GoodFraming, LookAlikesOfBadOnesAreServed)
{
    for (const auto& good :
         {"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"s, with_field("X:"), with_field("X:\t y \t"),
          with_field("X: caf\xc3\xa9"), posted("Content-Length: 0\r\n\r\n"),
          posted("Content-Length: 0001\r\n\r\nx"), posted("transfer-encoding:CHUNKED\r\n\r\n0\r\n\r\n"),
          "GET / HTTP/1.1\r\nhOST: [::1]:8000\r\n\r\n"s}) {
        LiveServer live;
        RawClient client(live);
        EXPECT_EQ(client.ask(good).status(), 200) << good;
        EXPECT_EQ(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").status(), 200) << good;
    }
}

TEST(GoodFraming, OtherVersionsAreNotSpoken)
{
    LiveServer live;
    RawClient client(live);

    EXPECT_EQ(client.ask("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").status(), 505);
}

} // namespace
} // namespace postkey::http

#include "unit/http/live_server.hpp"

#include <gtest/gtest.h>

namespace postkey::http {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view get_hello = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view chunked = "POST /size HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string post(std::size_t size)
{
    return "POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
           std::string(size, 'x');
}

// A request whose line and header block have exactly this many bytes.
std::string with_head_of(std::size_t size)
{
    std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    return head + std::string(size - head.size() - 4, 'x') + "\r\n\r\n";
}

TEST(ServerLimits, BodyOfOneByteTooManyIsRefused)
{
    LiveServer live;
    RawClient fits(live);
    RawClient does_not(live);

    EXPECT_EQ(fits.ask(post(16 * 1024)).body, "16384");
    const auto refused = does_not.ask(post(16 * 1024 + 1) + std::string(get_hello));

    EXPECT_EQ(refused.status(), 413);
    EXPECT_NE(refused.body.find(R"("code":"content_too_large")"), std::string::npos);
    EXPECT_TRUE(does_not.is_closed());
}

TEST(ServerLimits, ChunkedBodyOfOneByteTooManyIsRefused)
{
    LiveServer live;
    RawClient fits(live);
    RawClient does_not(live);
    const std::string full = std::string(chunked) + "4000\r\n" + std::string(16 * 1024, 'x') + "\r\n";

    EXPECT_EQ(fits.ask(full + "0\r\n\r\n").body, "16384");
    EXPECT_EQ(does_not.ask(full + "1\r\nx\r\n0\r\n\r\n").status(), 413);
    EXPECT_TRUE(does_not.is_closed());
}

TEST(ServerLimits, EndlessChunkedBodyIsCutShort)
{
    LiveServer live;
    RawClient client(live);
    std::string chunk = "400\r\n" + std::string(1024, 'x') + "\r\n";

    client.send(chunked);
    std::size_t sent = 0;
    while (sent < 64 << 20 && client.send(chunk))
        sent += chunk.size();

    EXPECT_LT(sent, 64U << 20) << "the server took everything";
}

TEST(ServerLimits, EndlessChunkSizeAndEndlessTrailersAreCutShort)
{
    LiveServer live;
    RawClient zeros(live);
    RawClient trailers(live);

    const auto endless_size = zeros.ask(std::string(chunked) + std::string(64 * 1024, '0'));
    const auto endless_trailer =
        trailers.ask(std::string(chunked) + "0\r\nX: " + std::string(64 * 1024, 'x'));

    EXPECT_EQ(endless_size.status(), 413);
    EXPECT_EQ(endless_trailer.status(), 413);
}

TEST(ServerLimits, TooLargeBodyIsRefusedBeforeItIsSent)
{
    LiveServer live;
    RawClient client(live);

    EXPECT_EQ(
        client
            .ask("POST /size HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n")
            .status(),
        413);
}

TEST(ServerLimits, HeaderBlockOfOneByteTooManyIsRefused)
{
    LiveServer live;
    RawClient fits(live);
    RawClient does_not(live);
    RawClient endless(live);

    EXPECT_EQ(fits.ask(with_head_of(16 * 1024)).status(), 200);
    EXPECT_EQ(does_not.ask(with_head_of(16 * 1024 + 1)).status(), 431);
    EXPECT_EQ(endless.ask("GET /" + std::string(32 * 1024, 'x')).status(), 431);
    EXPECT_TRUE(endless.is_closed());
}

// Found by fuzzing: 400 or 431, as the bytes happened to arrive.
TEST(ServerLimits, WhatIsBeyondTheHeaderBlocksLimitIsNotLookedAt)
{
    LiveServer live;
    RawClient inside(live);
    RawClient beyond(live);
    const auto begin = "GET /" + std::string(16 * 1024 - 5, 'x');

    EXPECT_EQ(inside.ask(begin + "\x01").status(), 400);
    EXPECT_EQ(beyond.ask(begin + "x\x01").status(), 431);
}

TEST(ServerLimits, HundredFieldsAreTheMost)
{
    LiveServer live;
    RawClient client(live);
    std::string fields = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 1; i < 100; ++i)
        fields += "X: y\r\n";

    EXPECT_EQ(client.ask(fields + "\r\n").status(), 200);
    EXPECT_EQ(client.ask(fields + "X: y\r\n\r\n").status(), 431);
}

TEST(ServerLimits, SlowHeaderIsTold408)
{
    ServerOptions options;
    options.limits.header_deadline = 50ms;
    LiveServer live(options);
    RawClient slow(live);
    RawClient silent(live);

    slow.send("GET / HT");

    EXPECT_EQ(slow.answer().status(), 408);
    EXPECT_TRUE(slow.is_closed());
    EXPECT_TRUE(silent.is_closed());
}

TEST(ServerLimits, SlowBodyIsTold408)
{
    ServerOptions options;
    options.limits.body_deadline = 50ms;
    LiveServer live(options);
    RawClient lengthy(live);
    RawClient chunky(live);

    lengthy.send("POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nx");
    chunky.send(std::string(chunked) + "5\r\nx");

    EXPECT_EQ(lengthy.answer().status(), 408);
    EXPECT_EQ(chunky.answer().status(), 408);
}

TEST(ServerLimits, IdleConnectionIsClosedInSilence)
{
    ServerOptions options;
    options.limits.idle_deadline = 50ms;
    LiveServer live(options);
    RawClient client(live);

    EXPECT_EQ(client.ask(get_hello).status(), 200);

    EXPECT_TRUE(client.is_closed());
}

TEST(ServerLimits, WaitingForTheEndpointIsNotTheClientsFault)
{
    ServerOptions options;
    options.limits.header_deadline = options.limits.body_deadline = options.limits.idle_deadline = 20ms;
    LiveServer live(options);
    RawClient client(live);
    RawClient witness(live);

    client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(witness.is_closed()); // its header deadline is over, and so would be the other's
    live.gate().open();

    EXPECT_EQ(client.answer().body, "/slow");
}

TEST(ServerLimits, OneConnectionTooManyIsClosedAtOnce)
{
    ServerOptions options;
    options.limits.crowd = {.connections = 2, .of_one_source = 100, .last_places = 0};
    LiveServer live(options);
    std::optional<RawClient> first(std::in_place, live);
    RawClient second(live);
    EXPECT_EQ(first->ask(get_hello).status(), 200);
    EXPECT_EQ(second.ask(get_hello).status(), 200);

    RawClient third(live);
    EXPECT_TRUE(third.is_closed());

    first.reset();
    int status = 0;
    for (int tries = 0; tries < 1000 && status != 200; ++tries)
        status =
            RawClient(live).ask(get_hello).status(); // the place is free once the server has seen the end
    EXPECT_EQ(status, 200);
}

// S-114.
TEST(ServerLimits, WhenItIsFullALastPlaceServesHealthAndTellsTheRestToComeAgain)
{
    ServerOptions options;
    options.limits.crowd = {.connections = 1, .of_one_source = 100, .last_places = 1};
    options.served_when_full = [](const Request& request) { return request.path == "/page"; };
    LiveServer live(options);
    RawClient first(live);
    EXPECT_EQ(first.ask(get_hello).status(), 200);

    {
        RawClient told(live);
        const auto refused = told.ask(get_hello);
        EXPECT_EQ(refused.status(), 503);
        EXPECT_EQ(refused.field("Retry-After"), "2");
        EXPECT_EQ(refused.field("Connection"), "close");
        told.finish_sending();
        EXPECT_TRUE(told.is_closed());
    }
    int status = 0;
    for (int tries = 0; tries < 1000 && status != 200;
         ++tries) // the last place is free once its end was seen
        status = RawClient(live).ask("GET /page HTTP/1.1\r\nHost: a\r\n\r\n").status();
    EXPECT_EQ(status, 200);
}

TEST(ServerDrain, RunningRequestIsFinished)
{
    LiveServer live;
    RawClient idle(live);
    RawClient running(live);
    EXPECT_EQ(idle.ask(get_hello).status(), 200);
    running.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n" + std::string(get_hello));
    while (live.gate().waiting == 0)
        std::this_thread::yield();

    auto drained = live.drain(20s);
    EXPECT_TRUE(idle.is_closed());
    EXPECT_NE(drained.wait_for(0s), std::future_status::ready);
    live.gate().open();
    const auto answer = running.answer();

    EXPECT_EQ(answer.body, "/slow");
    EXPECT_EQ(answer.field("Connection"), "close");
    running.finish_sending();
    EXPECT_EQ(drained.wait_for(20s), std::future_status::ready);
}

TEST(ServerDrain, GraceEndsAndTheRestIsCut)
{
    LiveServer live;
    RawClient running(live);
    running.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    while (live.gate().waiting == 0)
        std::this_thread::yield();

    auto drained = live.drain(20ms);
    EXPECT_TRUE(running.is_closed());
    live.gate().open();

    EXPECT_EQ(drained.wait_for(20s), std::future_status::ready);
}

} // namespace
} // namespace postkey::http

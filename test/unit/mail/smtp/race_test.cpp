#include "mail/smtp/race.hpp"
#include "unit/mail/run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/socket.h>

namespace postkey::mail::smtp {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using tcp = asio::ip::tcp;
using testing::HasSubstr;

tcp::endpoint at(const char* address, std::uint16_t port = 25)
{
    return {asio::ip::make_address(address), port};
}

using Connected = std::expected<tcp::socket, std::string>;

struct RaceWorld
{
    asio::io_context io;
    tcp::acceptor acceptor{io, at("127.0.0.1", 0)};

    std::uint16_t port() const { return acceptor.local_endpoint().port(); }

    Connected connect(std::vector<tcp::endpoint> endpoints, RacePace pace)
    {
        std::optional<Connected> result;
        run(io, keep(connect_to_first(io.get_executor(), std::move(endpoints), pace), &result));
        return *std::move(result);
    }

private:
    static Task<void> keep(Task<Connected> work, std::optional<Connected>* result)
    {
        result->emplace(co_await std::move(work));
    }
};

// A listener that takes no more connections: whoever connects waits without an answer, as in a black hole.
class BlackHole
{
public:
    explicit BlackHole(asio::io_context& io) : acceptor_(io, tcp::v4())
    {
        acceptor_.bind(at("127.0.0.1", 0));
        ::listen(acceptor_.native_handle(), 0);
        for (int i = 0; i < 8; ++i) { // more than the queue takes
            auto& filler = fillers_.emplace_back(io, tcp::v4());
            filler.native_non_blocking(true);
            const auto here = acceptor_.local_endpoint();
            ::connect(filler.native_handle(), here.data(),
                      static_cast<socklen_t>(here.size())); // in progress
        }
    }
    tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

private:
    tcp::acceptor acceptor_;
    std::vector<tcp::socket> fillers_;
};

TEST(SmtpRace, FamiliesTakeTurnsInTheOrderOfPreference)
{
    EXPECT_EQ(interleaved({at("::1"), at("::2"), at("::3"), at("10.0.0.1"), at("10.0.0.2")}),
              (std::vector{at("::1"), at("10.0.0.1"), at("::2"), at("10.0.0.2"), at("::3")}));
    EXPECT_EQ(interleaved({at("10.0.0.1"), at("::1")}), (std::vector{at("10.0.0.1"), at("::1")}));
    EXPECT_TRUE(interleaved({}).empty());
}

TEST(SmtpRace, ABlackHoleCostsOneStagger)
{
    RaceWorld world;
    const BlackHole hole(world.io);

    const auto socket = world.connect({hole.endpoint(), at("127.0.0.1", world.port())},
                                      {.stagger = milliseconds(20), .patience = hours(1)});

    ASSERT_TRUE(socket) << socket.error();
    EXPECT_EQ(socket->remote_endpoint().port(), world.port());
}

TEST(SmtpRace, ARefusedAddressCostsNoWaiting)
{
    RaceWorld world;
    const auto dead = [&] {
        const tcp::acceptor gone(world.io, at("127.0.0.1", 0));
        return gone.local_endpoint();
    }();

    const auto socket =
        world.connect({dead, at("127.0.0.1", world.port())}, {.stagger = hours(1), .patience = hours(1)});

    ASSERT_TRUE(socket) << socket.error();
    EXPECT_EQ(socket->remote_endpoint().port(), world.port());
}

TEST(SmtpRace, WhenNobodyAnswersItEndsWithTheLastAddressesTrouble)
{
    RaceWorld world;
    const BlackHole hole(world.io);

    const auto none =
        world.connect({hole.endpoint()}, {.stagger = milliseconds(20), .patience = milliseconds(60)});

    ASSERT_FALSE(none);
    EXPECT_THAT(none.error(), HasSubstr("no connection to 127.0.0.1: it did not answer in time"));
    EXPECT_FALSE(world.connect({}, {}));
}

TEST(SmtpRace, AtMostFourAddressesAreTried)
{
    RaceWorld world;
    const BlackHole hole(world.io);
    std::vector<tcp::endpoint> endpoints(4, hole.endpoint());
    const auto good = at("127.0.0.1", world.port());
    const RacePace pace{.stagger = milliseconds(5), .patience = milliseconds(100)};

    auto fifth = endpoints;
    fifth.push_back(good);
    endpoints.back() = good;

    EXPECT_FALSE(world.connect(fifth, pace));
    EXPECT_TRUE(world.connect(endpoints, pace));
}

} // namespace
} // namespace postkey::mail::smtp

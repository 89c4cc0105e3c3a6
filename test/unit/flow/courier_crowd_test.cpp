// Couriers side by side, and a relay that keeps some mails waiting: real threads, real time.
#include "support/world.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <array>
#include <set>
#include <thread>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;
using mail::Outcome;
using test::World;

// Counts each message that came in; any thread.
class CountingTransport : public mail::Transport
{
public:
    Task<mail::Delivery> deliver(mail::OutgoingMail mail, mail::LastCheck& check) override
    {
        const bool wanted = co_await check.may_still_leave();
        if (!wanted)
            co_return mail::Delivery{Outcome::withheld, ""};
        const std::lock_guard lock(mutex_);
        ++deliveries_;
        messages_.insert(mail.header.id.text());
        co_return mail::Delivery{Outcome::sent, "250 ok"};
    }
    Task<mail::Delivery> knock() override { co_return mail::Delivery{Outcome::sent, ""}; }
    Task<void> close() override { co_return; }

    std::size_t deliveries() const
    {
        const std::lock_guard lock(mutex_);
        return deliveries_;
    }
    std::size_t messages() const
    {
        const std::lock_guard lock(mutex_);
        return messages_.size();
    }

private:
    mutable std::mutex mutex_;
    std::size_t deliveries_ = 0;
    std::set<std::string> messages_;
};

// Notices that are due now, to people of one domain.
void queue_notices(World& world, int count, const std::string& domain)
{
    world.sqlite->transact_blocking([&](sql::Connection& connection) {
        connection("WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $1) "
                   "INSERT INTO messages (id, intent, lane, recipient, mailbox, domain, style, locale, "
                   "client, state, created_at, due_at, give_up_at) "
                   "SELECT printf('019aa000-0000-7000-8000-%06d%06d', $4, i), 'password_changed', 3, "
                   "'p' || i || '@' || $3, 'p' || i || '@' || $3, $3, 'postkey', "
                   "'en', '', 'queued', $2, $2, $2 + 86400000 FROM n",
                   count, to_milliseconds(world.clock.now()), domain, count);
    });
}

//
TEST(CourierCrowd, FourCouriersOverTwentyThousandMessagesDeliverEachOnce)
{
    constexpr int messages = 20'000;
    std::array<asio::io_context, 4> contexts; // outlive the database's threads, which post to them
    World world;
    world.policy.caps.global_per_minute = 100'000'000;
    queue_notices(world, messages, "example.org");
    CountingTransport transport;
    std::vector<std::thread> threads;
    for (auto& context : contexts)
        threads.emplace_back([&world, &transport, &context, number = threads.size()] {
            store::Outbox outbox(*world.sqlite);
            Courier courier(
                context.get_executor(),
                Courier::Parts{outbox, world.renderer, transport, world.minted, world.policy, world.clock},
                world.sender, "courier " + std::to_string(number), 20);
            test::run_on(context, courier.deliver_due());
        });

    for (auto& thread : threads)
        thread.join();

    EXPECT_EQ(transport.messages(), static_cast<std::size_t>(messages));
    EXPECT_EQ(transport.deliveries(), static_cast<std::size_t>(messages)) << "and no duplicate";
    EXPECT_EQ(world.count("SELECT count(*) FROM messages WHERE state = 'sent'"), messages);
}

// Keeps mails to slow.example until it is let go; takes all others at once.
class TarPit : public mail::Transport
{
public:
    explicit TarPit(asio::io_context& context) : gate_(context, asio::steady_timer::time_point::max()) {}

    Task<mail::Delivery> deliver(mail::OutgoingMail mail, mail::LastCheck&) override
    {
        if (mail.header.to.domain() != "slow.example") {
            ++taken;
            co_return mail::Delivery{Outcome::sent, "250 ok"};
        }
        ++kept;
        co_await gate_.async_wait(asio::as_tuple(asio::use_awaitable));
        co_return mail::Delivery{Outcome::deferred, "451 later", mail::Reason::try_later};
    }
    Task<mail::Delivery> knock() override { co_return mail::Delivery{Outcome::sent, ""}; }
    Task<void> close() override { co_return; }
    void let_go() { gate_.expires_after(0s); }

    int kept = 0;
    int taken = 0;

private:
    asio::steady_timer gate_;
};

//
TEST(CourierCrowd, AThousandMailsToATarPitDoNotDelayOneToAnybodyElse)
{
    asio::io_context context;
    World world;
    queue_notices(world, 1000, "slow.example");
    TarPit relay(context);
    Courier courier(
        context.get_executor(),
        Courier::Parts{world.outbox, world.renderer, relay, world.minted, world.policy, world.clock},
        world.sender, "crowd", 8);
    bool ended = false;
    asio::co_spawn(context, courier.run(), [&ended](std::exception_ptr error) { ended = !error; });
    const auto run_until = [&context](auto done) {
        for (const auto deadline = std::chrono::steady_clock::now() + 10s;
             !done() && std::chrono::steady_clock::now() < deadline;)
            context.run_one_for(100ms);
    };
    run_until([&relay] { return relay.kept == 2; });
    ASSERT_EQ(relay.kept, 2) << "all its slots are taken";

    queue_notices(world, 1, "good.example");
    const auto begun = std::chrono::steady_clock::now();
    courier.wake();
    run_until([&relay] { return relay.taken == 1; });

    EXPECT_EQ(relay.taken, 1);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 5s);
    courier.stop();
    relay.let_go();
    run_until([&ended] { return ended; });
    EXPECT_TRUE(ended);
}

} // namespace
} // namespace postkey::flow

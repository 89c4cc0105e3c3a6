#include "flow/relay_watch.hpp"

#include "base/failure.hpp"
#include "base/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace postkey::flow {
namespace {

constexpr auto with_error = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::hours until_asked{24};

} // namespace

RelayWatch::RelayWatch(asio::any_io_executor executor, Relays relays, store::MailStories& stories,
                       const Clock& clock)
    : strand_(asio::make_strand(executor)), bell_(strand_), relays_(std::move(relays)), stories_(stories),
      clock_(clock)
{
}

Task<void> RelayWatch::run()
{
    return asio::co_spawn(strand_, loop(), asio::use_awaitable);
}

Task<void> RelayWatch::loop()
{
    while (!stopping_) {
        asked_ = false;
        co_await look_once();
        co_await rest(kept_ == Relay::answers ? between_looks : between_looks_in_silence);
        idle_ = true;
        while (!asked_ && kept_ == Relay::answers && !stopping_)
            co_await rest(until_asked);
        idle_ = false;
    }
}

Task<void> RelayWatch::rest(std::chrono::seconds length)
{
    if (stopping_)
        co_return;
    bell_.expires_after(length);
    co_await bell_.async_wait(with_error);
}

Task<mail::Delivery> RelayWatch::knock()
{
    mail::Delivery found{mail::Outcome::transport_trouble, ""};
    for (auto& relay : relays_) {
        found = co_await relay.get().knock();
        if (found.outcome == mail::Outcome::sent)
            break;
    }
    co_return found;
}

Task<void> RelayWatch::look_once()
{
    const auto began = clock_.now();
    const auto found = co_await knock();
    const auto seen = found.outcome == mail::Outcome::sent ? Relay::answers : Relay::silent;
    if (seen == kept_)
        co_return;
    if (seen == Relay::silent)
        log::warning("no relay answers", {{"reply", found.reply}});
    else if (kept_)
        log::info("a relay answers again", {});
    try {
        co_await keep(seen, began);
        kept_ = seen;
    } catch (const BrokenDependency& broken) {
        kept_.reset();
        log::error("what the relay was seen to do could not be kept", {{"cause", broken.what()}});
    }
}

Task<void> RelayWatch::keep(Relay seen, Instant began)
{
    if (seen == Relay::silent)
        co_await stories_.relay_fell_silent(began);
    else
        co_await stories_.relay_answers(clock_.now());
}

void RelayWatch::look()
{
    if (asked_.exchange(true))
        return;
    asio::post(strand_, [this] {
        if (idle_)
            bell_.cancel();
    });
}

void RelayWatch::stop()
{
    stopping_ = true;
    asio::post(strand_, [this] { bell_.cancel(); });
}

} // namespace postkey::flow

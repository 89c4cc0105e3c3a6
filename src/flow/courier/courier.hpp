#pragma once
// The worker that empties the outbox: leases due messages, lets the store decide what each becomes, composes,
// hands over and records the end. Stopped at any point it loses nothing: what it held is sent by the next one
// (docs/architecture.md).
#include "base/clock.hpp"
#include "base/task.hpp"
#include "flow/courier/compose.hpp"
#include "flow/courier/pace.hpp"
#include "mail/renderer.hpp"
#include "mail/transport.hpp"
#include "store/outbox.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <string>

namespace postkey::flow {

class Courier
{
public:
    struct Parts
    {
        store::Outbox& outbox;
        const mail::Renderer& renderer;
        mail::Transport& transport;
        const crypto::ActionTokens& tokens;
        const Policy& policy;
        const Clock& clock;
    };

    // `owner` names this courier in leases. At most `concurrency` messages are in hand at a time.
    Courier(asio::any_io_executor executor, Parts parts, Sender sender, std::string owner,
            std::size_t concurrency);

    // Frees the leases that a previous life held, then delivers until stop(). Returns when nothing is in hand
    // any more. Any executor may await it; the work runs on a strand of its own.
    Task<void> run();

    // One round for tests and tools: hands over what is due at the clock's now, until nothing due is left or
    // the transport is in trouble. Returns how many messages were taken up.
    Task<int> deliver_due();

    void wake(); // something was recorded; any thread
    void stop(); // no new message is taken up; any thread

private:
    Task<void> loop();
    Task<int> round();
    Task<std::size_t> take_up();
    Task<void> hand_over(store::Lease lease);
    Task<void> attempt(store::Lease lease);
    Task<void> record(store::Lease lease, store::AttemptResult result);
    Task<void> keep_leases();
    Task<void> rest(std::chrono::milliseconds longest);
    Task<void> finished_all();
    store::AttemptResult judged(const mail::Delivery& delivery);

    asio::strand<asio::any_io_executor> strand_;
    asio::steady_timer bell_; // rung by wake(), stop() and the end of a hand-over
    asio::steady_timer heartbeat_;
    Parts parts_;
    Sender sender_;
    std::string owner_;
    std::size_t concurrency_;
    Pace pace_;
    std::vector<store::Lease> in_hand_;
    bool rung_ = false;
    std::atomic<bool> stopping_ = false;
};

} // namespace postkey::flow

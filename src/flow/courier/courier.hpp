#pragma once
// The worker that empties the outbox: leases due messages, lets the store decide what each becomes, composes,
// hands over and records the end. Stopped at any point it loses nothing: what it held is sent by the next one
// (docs/architecture.md).
#include "base/clock.hpp"
#include "base/task.hpp"
#include "flow/courier/compose.hpp"
#include "flow/courier/counters.hpp"
#include "flow/courier/domain_holds.hpp"
#include "flow/courier/route.hpp"
#include "mail/renderer.hpp"
#include "mail/transport.hpp"
#include "store/outbox.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <deque>
#include <list>
#include <string>

namespace postkey::flow {

class Courier
{
public:
    // A transport that stands in for the ones before it.
    struct StandIn
    {
        std::string name; // "fallback"
        mail::Transport& transport;
        std::optional<mail::Mailbox> from; // instead of the sender's
    };

    struct Parts
    {
        store::Outbox& outbox;
        const mail::Renderer& renderer;
        mail::Transport& transport; // "primary"
        const crypto::ActionTokens& tokens;
        const Policy& policy;
        const Clock& clock;
        DeliveryCounters* counters = nullptr; // may be nothing
        std::vector<StandIn> stand_ins = {};  // in the order they are tried
    };

    // `owner` names this courier in leases. At most `concurrency` messages are with one transport at a time,
    // but for a few that wait long for their final reply.
    Courier(asio::any_io_executor executor, Parts parts, Sender sender, std::string owner,
            std::size_t concurrency);

    // Frees the leases that a previous life held, then delivers until stop(). Returns when nothing is in hand
    // any more. Any executor may await it; the work runs on a strand of its own.
    Task<void> run();

    // One round for tests and tools: hands over what is due at the clock's now, until nothing due is left or
    // the transports are in trouble. Returns how many messages were taken up.
    Task<int> deliver_due();

    void wake(); // something was recorded; any thread
    void stop(); // no new message is taken up; any thread

private:
    using FlightPointer = std::shared_ptr<Flight>;

    struct Ended
    {
        FlightPointer flight;
        store::Mark mark;
    };

    // A breaker opened, or closed when there is no reason.
    struct Turn
    {
        std::string transport;
        std::optional<std::string> reason;
        Instant at;
    };

    // How long a transport must be away before another one stands in.
    static constexpr std::chrono::seconds stand_in_patience{10};

    // courier.cpp: the loop.
    Task<void> loop();
    Task<int> round();
    Task<void> keep_leases();
    Task<void> rest(std::chrono::milliseconds longest);
    Task<void> finished_all();
    Task<void> measure();
    std::optional<Instant> next_chance(Instant now) const;
    void ring();

    // take_up.cpp: which messages go through which transport.
    Task<std::size_t> take_up();
    Task<std::size_t> take_up_for(Route* route, std::size_t most, store::Picking picking);
    std::optional<store::Picking> picking_for(const Route& route, Instant now);
    std::optional<store::Picking> stand_in_picking(const Route& route, store::Picking picking, Instant now);
    bool stands_in_for(const Route& route, Instant now);
    Task<void> begin(std::vector<FlightPointer> flights);
    Task<std::vector<std::optional<store::Prepared>>> prepared(std::vector<store::Lease> leases);
    void landed(const FlightPointer& flight); // its slot is free
    void forget(const FlightPointer& flight); // its lease is no concern of ours any more

    // hand_over.cpp: one message on its way.
    Task<void> hand_over(FlightPointer flight, store::Prepared prepared);
    Task<bool> attempt(FlightPointer flight, store::Prepared prepared);
    void conceal(mail::Delivery& delivery, const store::Prepared& prepared, const std::string& code) const;
    std::optional<mail::OutgoingMail> composed(const Route& route, const store::Prepared& prepared,
                                               std::string& mistake) const;
    Route* other_for(const Route& refusing);

    // verdicts.cpp: what an attempt's end says about its transport and its domain.
    store::AttemptResult judged(const Flight& flight, Route& route, const mail::Delivery& delivery);
    std::chrono::seconds trouble(Route& route, const mail::Delivery& delivery, const Flight& flight);
    std::chrono::seconds failed(Route& route, const mail::Delivery& delivery);
    void worked(Route& route);

    // marks.cpp: what became of attempts, written down many at a time.
    void mark(FlightPointer flight, store::AttemptResult result);
    void start_marking();
    Task<void> keep_marks();
    Task<bool> write_marks();
    Task<std::vector<bool>> finished(std::vector<store::Mark> marks);
    Task<bool> write_turns();

    asio::strand<asio::any_io_executor> strand_;
    asio::steady_timer bell_; // rung by wake(), stop() and the end of a hand-over
    asio::steady_timer heartbeat_;
    asio::steady_timer mark_bell_;
    Parts parts_;
    std::string owner_;
    Pace pace_;
    DomainHolds holds_;
    std::deque<Route> routes_;
    std::list<FlightPointer> in_hand_; // leased, being handed over, or not written down yet
    std::vector<Ended> ended_;
    std::deque<Turn> turns_;
    std::size_t picks_ = 0;
    bool recovering_ = false; // since a breaker closed, until what was due then has left: newest first
    bool marking_ = false;
    bool cannot_mark_ = false;
    Instant stand_ins_asked_at_{};
    Instant measured_at_{};
    std::int64_t measured_ = 0;
    bool was_full_ = false;
    bool rung_ = false;
    std::atomic<bool> stopping_ = false;
};

} // namespace postkey::flow

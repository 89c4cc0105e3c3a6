#pragma once
// One transport with what the courier knows about it, and a mail on its way through it.
#include "flow/courier/breaker.hpp"
#include "flow/courier/compose.hpp"
#include "flow/courier/pace.hpp"
#include "flow/courier/slots.hpp"
#include "mail/transport.hpp"
#include "store/outbox.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <string>

namespace postkey::flow {

struct Flight;

struct Route
{
    std::string name;
    mail::Transport& transport;
    Sender sender;
    Breaker breaker;
    Slots slots;
    Pace pace;
    std::vector<std::shared_ptr<Flight>> flights = {}; // leased or being handed over

    // How many more mails it may get now.
    std::size_t room(Instant now) const;
    // The domain that has all the slots, when one more may go to anybody else; else nothing.
    std::optional<std::string> clogged_by(Instant now) const;
    std::map<std::string, std::size_t> domains() const;
    bool has_suspect() const;

private:
    std::size_t counted(Instant now) const;
};

// The transport's executor asks the last check, the courier's strand does the rest.
struct Flight
{
    store::Lease lease;
    Route& route;
    std::atomic<Instant> held_until; // by the heartbeat's last success
    std::atomic<bool> at_the_dot = false;
    std::atomic<Instant> at_the_dot_since = Instant();
};

} // namespace postkey::flow

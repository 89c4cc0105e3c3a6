#pragma once
// Looks whether a relay answers, each time somebody asks for a mail, and keeps in which spans none did.
// The mails themselves find that out, too, but they exist only for some addresses: what a stranger is told
// must not come from them (docs/adr/0010-mail-stories.md).
#include "base/clock.hpp"
#include "base/task.hpp"
#include "mail/transport.hpp"
#include "store/mail_stories.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace postkey::flow {

class RelayWatch
{
public:
    static constexpr std::chrono::seconds between_looks{5};
    static constexpr std::chrono::seconds between_looks_in_silence{10};

    // In the order they are asked; while one of them answers, mail leaves.
    using Relays = std::vector<std::reference_wrapper<mail::Transport>>;

    RelayWatch(asio::any_io_executor executor, Relays relays, store::MailStories& stories,
               const Clock& clock);

    // Looks once, then whenever look() asks and while the relay is silent, until stop(). Any executor may
    // await it.
    Task<void> run();

    // One look, now. For run() and for tests.
    Task<void> look_once();

    void look(); // somebody asked for a mail: a look begins within between_looks; any thread
    void stop(); // any thread

private:
    enum class Relay
    {
        answers,
        silent
    };

    Task<void> loop();
    Task<mail::Delivery> knock(); // what the first relay that answers said, else the last
    Task<void> rest(std::chrono::seconds length);
    Task<void> keep(Relay seen, Instant began);

    asio::strand<asio::any_io_executor> strand_;
    asio::steady_timer bell_;
    Relays relays_;
    store::MailStories& stories_;
    const Clock& clock_;
    std::optional<Relay> kept_; // nothing: not known what the store has
    std::atomic<bool> asked_ = false;
    bool idle_ = false; // nothing but a request is waited for; on the strand
    std::atomic<bool> stopping_ = false;
};

} // namespace postkey::flow

#include "mail/smtp/smtp_transport.hpp"

#include "mail/smtp/connection.hpp"
#include "mail/smtp/tls.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <deque>
#include <stdexcept>

namespace postkey::mail {

using smtp::Connection;
using smtp::Ending;
using smtp::Envelope;

// The connections to the relay and who waits for one. Everything happens on the strand.
struct SmtpTransport::Pool
{
    Pool(asio::any_io_executor executor, SmtpOptions settings, smtp::LookUp names)
        : options(std::make_shared<const SmtpOptions>(std::move(settings))), look_up(std::move(names)),
          tls(smtp::make_tls_context(*options)), strand(asio::make_strand(executor)), sweep(strand)
    {
    }

    static Task<Delivery> deliver(std::shared_ptr<Pool> pool, Envelope envelope, LastCheck& check);
    static Task<Ending> send(std::shared_ptr<Pool> pool, Envelope envelope, LastCheck& check);
    static Task<Delivery> knock(std::shared_ptr<Pool> pool);
    static Task<bool> take_slot(std::shared_ptr<Pool> pool);
    static Task<void> close(std::shared_ptr<Pool> pool);
    static void sweep_later(const std::shared_ptr<Pool>& pool);
    void give_slot();
    std::shared_ptr<Connection> take_idle();
    void keep(std::shared_ptr<Connection> connection, const Ending& ending);
    void let_go(const std::shared_ptr<Connection>& connection);
    void let_go_of_worn();

    std::shared_ptr<const SmtpOptions> options;
    smtp::LookUp look_up;
    asio::ssl::context tls;
    asio::any_io_executor strand;
    asio::steady_timer sweep;
    std::vector<std::shared_ptr<Connection>> idle; // the one used last at the back
    std::size_t taken = 0;                         // slots: deliveries at work that are not slow
    std::size_t slow = 0; // deliveries that left their slot to others while the final dot is unanswered
    std::deque<std::shared_ptr<asio::steady_timer>> waiting;
};

// One delivery's place among the connections. It stands between the transaction and the caller's check, and
// so learns when the final dot goes.
class SmtpTransport::Slot : public LastCheck
{
public:
    Slot(std::shared_ptr<Pool> pool, LastCheck& check)
        : pool_(std::move(pool)), check_(check), state_(std::make_shared<State>(pool_->strand))
    {
    }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

    ~Slot() override
    {
        state_->over = true;
        state_->timer.cancel();
        if (state_->lent)
            --pool_->slow;
        else
            pool_->give_slot();
    }

    Task<bool> may_still_leave() override
    {
        const bool leaves = co_await check_.may_still_leave();
        if (leaves)
            lend_when_slow();
        co_return leaves;
    }

private:
    struct State
    {
        explicit State(const asio::any_io_executor& strand) : timer(strand) {}
        asio::steady_timer timer;
        bool over = false;
        bool lent = false;
    };

    void lend_when_slow()
    {
        state_->timer.expires_after(pool_->options->slow_after);
        state_->timer.async_wait([state = state_, pool = pool_](const boost::system::error_code& cancelled) {
            if (cancelled || state->over || pool->slow >= pool->options->slow_connections)
                return;
            state->lent = true;
            ++pool->slow;
            pool->give_slot();
        });
    }

    std::shared_ptr<Pool> pool_;
    LastCheck& check_;
    std::shared_ptr<State> state_;
};

Task<Delivery> SmtpTransport::Pool::deliver(std::shared_ptr<Pool> pool, Envelope envelope, LastCheck& check)
{
    const bool mine = co_await take_slot(pool);
    if (!mine)
        co_return Delivery{Outcome::transport_trouble, "no connection to the relay became free in time",
                           Reason::relay_trouble};
    Slot slot(pool, check);
    auto ending = co_await send(pool, std::move(envelope), slot);
    sweep_later(pool);
    co_return Delivery{ending.verdict.outcome, std::move(ending.reply), ending.verdict.reason};
}

Task<Ending> SmtpTransport::Pool::send(std::shared_ptr<Pool> pool, Envelope envelope, LastCheck& check)
{
    if (auto connection = pool->take_idle()) {
        Envelope copy = envelope;
        auto ending = co_await connection->send(std::move(copy), check);
        pool->keep(std::move(connection), ending);
        if (!ending.stale)
            co_return ending;
        // The relay had let go while it was idle: nothing of this mail was tried (mail.md §1.3).
    }
    auto connection = std::make_shared<Connection>(pool->strand, pool->options, pool->look_up, pool->tls);
    auto opened = co_await connection->open();
    if (opened.verdict.outcome != Outcome::sent)
        co_return opened;
    auto ending = co_await connection->send(std::move(envelope), check);
    pool->keep(std::move(connection), ending);
    co_return ending;
}

// Always a new connection: that one from before is still open says nothing about now.
Task<Delivery> SmtpTransport::Pool::knock(std::shared_ptr<Pool> pool)
{
    auto connection = std::make_shared<Connection>(pool->strand, pool->options, pool->look_up, pool->tls);
    auto opened = co_await connection->open();
    pool->keep(std::move(connection), opened);
    sweep_later(pool);
    co_return Delivery{opened.verdict.outcome, std::move(opened.reply), opened.verdict.reason};
}

Task<bool> SmtpTransport::Pool::take_slot(std::shared_ptr<Pool> pool)
{
    if (pool->taken < pool->options->connections) {
        ++pool->taken;
        co_return true;
    }
    const auto turn = std::make_shared<asio::steady_timer>(pool->strand, pool->options->timeouts.command);
    pool->waiting.push_back(turn);
    boost::system::error_code ignored;
    auto token = asio::redirect_error(asio::use_awaitable, ignored);
    co_await turn->async_wait(token);
    // Still in the line: the time is over. Otherwise give_slot() took it out and left its slot to it.
    co_return std::erase(pool->waiting, turn) == 0;
}

void SmtpTransport::Pool::give_slot()
{
    if (waiting.empty()) {
        --taken;
        return;
    }
    const auto next = waiting.front();
    waiting.pop_front();
    next->cancel();
}

std::shared_ptr<Connection> SmtpTransport::Pool::take_idle()
{
    let_go_of_worn();
    if (idle.empty())
        return nullptr;
    auto connection = std::move(idle.back());
    idle.pop_back();
    return connection;
}

void SmtpTransport::Pool::keep(std::shared_ptr<Connection> connection, const Ending& ending)
{
    if (!ending.usable)
        return;
    if (connection->reusable() && idle.size() < options->connections)
        idle.push_back(std::move(connection));
    else
        let_go(connection);
}

void SmtpTransport::Pool::let_go(const std::shared_ptr<Connection>& connection)
{
    asio::co_spawn(strand, connection->quit(), asio::detached);
}

void SmtpTransport::Pool::let_go_of_worn()
{
    std::erase_if(idle, [this](const auto& connection) {
        if (connection->reusable())
            return false;
        let_go(connection);
        return true;
    });
}

void SmtpTransport::Pool::sweep_later(const std::shared_ptr<Pool>& pool)
{
    if (pool->idle.empty())
        return;
    pool->sweep.expires_after(pool->options->idle);
    pool->sweep.async_wait([weak = std::weak_ptr(pool)](const boost::system::error_code& error) {
        const auto alive = weak.lock();
        if (error || !alive)
            return;
        alive->let_go_of_worn();
        sweep_later(alive);
    });
}

Task<void> SmtpTransport::Pool::close(std::shared_ptr<Pool> pool)
{
    pool->sweep.cancel();
    const auto open = std::exchange(pool->idle, {});
    for (const auto& connection : open)
        co_await connection->quit();
}

SmtpTimeouts SmtpTimeouts::strict_rfc()
{
    using std::chrono::minutes;
    return {.connect = std::chrono::seconds(30), // RFC 5321 says nothing; Postfix's
            .handshake = minutes(5),
            .rset = minutes(5),
            .command = minutes(5),
            .data = minutes(2),
            .body = minutes(3),
            .final_dot = minutes(10)};
}

SmtpTransport::SmtpTransport(asio::any_io_executor executor, SmtpOptions options, smtp::LookUp look_up)
{
    const auto& name = options.ehlo_name;
    if (!std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7f; }))
        throw std::invalid_argument("the EHLO name has a character that no host name has");
    if (options.user.contains('\0') || options.password.reveal().contains('\0'))
        throw std::invalid_argument("the SMTP user or password has a NUL character");
    if (options.connections == 0)
        throw std::invalid_argument("SMTP needs at least one connection");
    pool_ = std::make_shared<Pool>(std::move(executor), std::move(options), std::move(look_up));
}

SmtpTransport::~SmtpTransport() = default;

Task<Delivery> SmtpTransport::deliver(OutgoingMail mail, LastCheck& check)
{
    const auto pool = pool_;
    if (!smtp::is_safe_path(mail.header.to.text()))
        co_return Delivery{Outcome::refused, "5.1.3 this address cannot stand in an SMTP command",
                           Reason::no_such_address};
    auto envelope = smtp::make_envelope(mail);
    auto work = Pool::deliver(pool, std::move(envelope), check);
    co_return co_await asio::co_spawn(pool->strand, std::move(work), asio::use_awaitable);
}

Task<Delivery> SmtpTransport::knock()
{
    auto work = Pool::knock(pool_);
    const auto strand = pool_->strand;
    co_return co_await asio::co_spawn(strand, std::move(work), asio::use_awaitable);
}

Task<void> SmtpTransport::close()
{
    auto work = Pool::close(pool_);
    const auto strand = pool_->strand;
    co_await asio::co_spawn(strand, std::move(work), asio::use_awaitable);
}

} // namespace postkey::mail

#pragma once
// A Server on a free loopback port, and a client that speaks in raw bytes.
#include "http/router.hpp"
#include "http/server.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <future>
#include <thread>

namespace postkey::http {

class FixedClock : public Clock
{
public:
    Instant now() const override { return from_milliseconds(1'795'231'211'123); } // 2026-11-21T03:20:11.123Z
};

class CountingRandom : public Random
{
public:
    void fill(std::span<unsigned char> bytes) override
    {
        for (auto& byte : bytes)
            byte = static_cast<unsigned char>(++count_);
    }

private:
    std::atomic<unsigned> count_ = 0;
};

// Holds the requests that arrive at /slow until it is opened.
class Gate
{
public:
    explicit Gate(asio::io_context& context) : timer_(context) {}

    Task<void> pass();
    void open();

    std::atomic<int> waiting = 0;

private:
    asio::steady_timer timer_;
    std::atomic<bool> open_ = false;
};

// Its endpoints: GET / ("hello"), GET /page (HTML), GET /slow (waits for the gate), POST /echo (the body),
// POST /size (its size), GET /source (the client's address), GET /split (a header with a line end).
class LiveServer
{
public:
    explicit LiveServer(ServerOptions options = {});
    ~LiveServer();

    Server& server() { return *server_; }
    Gate& gate() { return gate_; }
    std::future<void> drain(std::chrono::milliseconds grace);

private:
    void add_routes();

    asio::io_context context_;
    asio::executor_work_guard<asio::io_context::executor_type> work_ = asio::make_work_guard(context_);
    FixedClock clock_;
    CountingRandom random_;
    Gate gate_;
    Router router_;
    std::optional<Server> server_;
    std::vector<std::jthread> threads_;
};

struct RawAnswer
{
    std::string head; // empty: the server closed the connection instead
    std::string body;

    int status() const;
    std::string field(std::string_view name) const; // empty without it
};

// A blocking client whose waits end after 20 seconds.
class RawClient
{
public:
    explicit RawClient(LiveServer& live);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    bool send(std::string_view bytes); // false: the server no longer takes them
    void finish_sending();
    RawAnswer answer();
    RawAnswer answer_to_head();
    bool is_closed(); // waits until the server closes or sends more

    RawAnswer ask(std::string_view bytes)
    {
        send(bytes);
        return answer();
    }

private:
    RawAnswer read_head();
    bool receive();

    int socket_;
    std::string received_;
};

} // namespace postkey::http

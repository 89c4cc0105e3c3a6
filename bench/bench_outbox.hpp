#pragma once
// A real outbox on disk with a real courier and SMTP client behind it, on one thread, with sign-ups in it.
#include "base/task.hpp"
#include "mail/transport.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <vector>

namespace postkey::bench {

class BenchOutbox
{
public:
    explicit BenchOutbox(std::uint16_t relay_port); // on 127.0.0.1, without TLS
    ~BenchOutbox();

    asio::io_context& context();

    Task<void> record_one();            // the clock of its wait starts when it is committed
    void record_all(std::size_t mails); // before anything is delivered
    void deliver_until(std::size_t mails);

    // From the commit of each request to the relay's answer to its final dot.
    std::vector<std::chrono::steady_clock::duration> waits() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace postkey::bench

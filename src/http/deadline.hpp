#pragma once
// Ends the waits of one socket when their time is over, by cancelling them. The socket stays open, so that a
// client can be told 408 (beast's basic_stream closes it). A deadline that only moves away costs no timer
// operation.
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/strand.hpp>

#include <chrono>
#include <memory>

namespace postkey::http {

using Strand = boost::asio::strand<boost::asio::io_context::executor_type>;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Strand>;

// To be used on the socket's strand only.
class Deadline
{
public:
    explicit Deadline(Socket& socket) : socket_(socket), timer_(socket.get_executor()) {}

    // `owner` holds this object and the socket, and is kept alive until clear().
    void set(std::chrono::milliseconds from_now, const std::shared_ptr<void>& owner);
    void pause(); // until set again
    void clear();
    bool passed() const { return passed_; } // since it was set

private:
    using Clock = std::chrono::steady_clock;

    void arm(Clock::time_point when, const std::shared_ptr<void>& owner);
    void look(const std::shared_ptr<void>& owner);

    Socket& socket_;
    boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Strand> timer_;
    Clock::time_point expiry_ = Clock::time_point::max();
    Clock::time_point armed_for_ = Clock::time_point::max();
    bool passed_ = false;
};

} // namespace postkey::http

#include "http/deadline.hpp"

namespace postkey::http {
namespace {

constexpr std::chrono::milliseconds again(100);

}

void Deadline::set(std::chrono::milliseconds from_now, const std::shared_ptr<void>& owner)
{
    passed_ = false;
    expiry_ = Clock::now() + from_now;
    if (expiry_ < armed_for_)
        arm(expiry_, owner);
}

void Deadline::pause()
{
    passed_ = false;
    expiry_ = Clock::time_point::max();
}

void Deadline::clear()
{
    pause();
    armed_for_ = Clock::time_point::max();
    timer_.cancel();
}

void Deadline::arm(Clock::time_point when, const std::shared_ptr<void>& owner)
{
    armed_for_ = when;
    timer_.expires_at(when);
    timer_.async_wait([this, owner](const boost::system::error_code& error) {
        if (!error)
            look(owner);
    });
}

void Deadline::look(const std::shared_ptr<void>& owner)
{
    armed_for_ = Clock::time_point::max();
    if (expiry_ == Clock::time_point::max())
        return;
    const auto now = Clock::now();
    if (now < expiry_) {
        arm(expiry_, owner);
        return;
    }
    passed_ = true;
    boost::system::error_code ignored;
    socket_.cancel(ignored);
    // A wait that had just ended is followed by the next one of the same operation, which must end too.
    arm(now + again, owner);
}

} // namespace postkey::http

#include "base/suspend.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>

namespace postkey {
namespace {

struct Initiate
{
    template <class Handler>
    void operator()(Handler handler, std::move_only_function<void(Completion)> start) const
    {
        auto executor = asio::get_associated_executor(handler);
        auto guard = asio::make_work_guard(executor);
        start([handler = std::move(handler), guard = std::move(guard),
               executor](std::exception_ptr error) mutable {
            // Nothing of the executor stays behind: the other thread may keep this completion until its next
            // piece of work, and by then the executor's context may be gone.
            const auto target = std::move(executor);
            // Nor may it be gone before post() is done with it: it wakes the other thread, which may have run
            // to its end by then. Found by ThreadSanitizer.
            const auto until_posted = asio::make_work_guard(target);
            asio::post(target, [handler = std::move(handler), guard = std::move(guard), error]() mutable {
                std::move(handler)(error);
            });
        });
    }
};

} // namespace

Task<void> suspend(std::move_only_function<void(Completion)> start)
{
    return asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        Initiate{}, asio::use_awaitable, std::move(start));
}

} // namespace postkey

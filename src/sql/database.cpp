#include "sql/database.hpp"

#include "base/log.hpp"

#include <future>

namespace postkey::sql {

void Database::transact_blocking(Work work)
{
    std::promise<void> finished;
    auto future = finished.get_future();
    submit(Access::read_write, std::move(work), [&finished](std::exception_ptr error) {
        if (error)
            finished.set_exception(error);
        else
            finished.set_value();
    });
    future.get();
}

void Database::submit_soon(Work work)
{
    submit(Access::write_soon, std::move(work), [](std::exception_ptr error) {
        try {
            if (error)
                std::rethrow_exception(error);
        } catch (const std::exception& failed) {
            log::warning("a change that nobody waits for was not made", {{"cause", failed.what()}});
        }
    });
}

} // namespace postkey::sql

#include "sql/database.hpp"

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

} // namespace postkey::sql

#pragma once
// Runs one coroutine to its end on this thread and gives back what it returned or threw.
#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <future>

namespace postkey::test {

template <class T>
T run(Task<T> task)
{
    asio::io_context context;
    auto result = asio::co_spawn(context, std::move(task), asio::use_future);
    context.run();
    return result.get();
}

} // namespace postkey::test

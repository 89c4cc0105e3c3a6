#pragma once
// Runs a coroutine to its end on the calling thread: a command has nothing else to do meanwhile.
#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>

namespace postkey::cli {

// `result` is a place of the caller's, because co_spawn asks for types that can be made from nothing.
template <class T>
Task<void> keep(Task<T> task, std::optional<T>& result)
{
    result.emplace(co_await std::move(task));
}

template <class T>
T run_blocking(Task<T> task)
{
    asio::io_context context;
    std::optional<T> result;
    std::exception_ptr failure;
    asio::co_spawn(context, keep(std::move(task), result),
                   [&failure](std::exception_ptr error) { failure = error; });
    context.run();
    if (failure)
        std::rethrow_exception(failure);
    return std::move(*result);
}

inline void run_blocking(Task<void> task)
{
    asio::io_context context;
    std::exception_ptr failure;
    asio::co_spawn(context, std::move(task), [&failure](std::exception_ptr error) { failure = error; });
    context.run();
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace postkey::cli

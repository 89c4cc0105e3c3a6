#pragma once
// Runs one coroutine to its end on a context that may have more to do.
#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <stdexcept>

namespace postkey::mail {

template <class T>
T run(asio::io_context& io, Task<T> task)
{
    std::optional<T> result;
    std::exception_ptr thrown;
    bool over = false;
    asio::co_spawn(io, std::move(task), [&](std::exception_ptr failure, T value) {
        over = true;
        thrown = failure;
        result = std::move(value);
    });
    io.restart();
    while (!over)
        if (io.run_one() == 0)
            throw std::logic_error("the coroutine waits for nothing");
    if (thrown)
        std::rethrow_exception(thrown);
    return *std::move(result);
}

inline void run(asio::io_context& io, Task<void> task)
{
    bool over = false;
    std::exception_ptr thrown;
    asio::co_spawn(io, std::move(task), [&](std::exception_ptr failure) {
        over = true;
        thrown = failure;
    });
    io.restart();
    while (!over)
        if (io.run_one() == 0)
            throw std::logic_error("the coroutine waits for nothing");
    if (thrown)
        std::rethrow_exception(thrown);
}

} // namespace postkey::mail

#pragma once
// Runs one coroutine to its end on this thread and gives back what it returned or threw.
#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <vector>

namespace postkey::test {

inline void run_on(asio::io_context& context, Task<void> task)
{
    std::exception_ptr thrown;
    asio::co_spawn(context, std::move(task), [&thrown](std::exception_ptr error) { thrown = error; });
    context.restart();
    context.run();
    if (thrown)
        std::rethrow_exception(thrown);
}

// co_spawn wants results that can be made out of nothing; flows return some that cannot.
template <class T>
Task<void> kept(Task<T> task, std::optional<T>& result)
{
    result.emplace(co_await std::move(task));
}

template <class T>
T run_on(asio::io_context& context, Task<T> task)
{
    std::optional<T> result;
    run_on(context, kept(std::move(task), result));
    return std::move(*result);
}

template <class T>
T run(Task<T> task)
{
    asio::io_context context;
    return run_on(context, std::move(task));
}

// All of them at the same time; what each returned, in their order.
template <class T>
std::vector<T> run_together(std::vector<Task<T>> tasks)
{
    asio::io_context context;
    std::vector<std::optional<T>> results(tasks.size());
    std::exception_ptr thrown;
    for (std::size_t i = 0; i < tasks.size(); ++i)
        asio::co_spawn(context, kept(std::move(tasks[i]), results[i]), [&thrown](std::exception_ptr error) {
            if (error)
                thrown = error;
        });
    context.run();
    if (thrown)
        std::rethrow_exception(thrown);
    std::vector<T> out;
    for (auto& result : results)
        out.push_back(std::move(*result));
    return out;
}

} // namespace postkey::test

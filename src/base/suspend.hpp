#pragma once
// How a coroutine waits for work on another thread: database, password hashing.
#include "base/task.hpp"

#include <exception>
#include <functional>

namespace postkey {

// Called exactly once, from any thread; an exception is rethrown in the coroutine.
using Completion = std::move_only_function<void(std::exception_ptr)>;

// Calls `start` and suspends until the completion it was given has been called; resumes on the coroutine's
// own executor, never on the calling thread.
Task<void> suspend(std::move_only_function<void(Completion)> start);

} // namespace postkey

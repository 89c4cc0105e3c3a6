#pragma once
// The coroutine type of the whole program. Parameters are taken by value; references only to objects
// that server/ owns; inside a co_await expression stands neither a braced temporary nor a lambda
// (docs/adr/0001-compiler.md).
#include <boost/asio/awaitable.hpp>

namespace postkey {

namespace asio = boost::asio;

template <class T>
using Task = asio::awaitable<T>;

} // namespace postkey

#pragma once
// The scripted relay: listens on a free port of 127.0.0.1, in this process, for development only.
#include "base/task.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>

namespace postkey::mail::chaos {

class Server
{
public:
    explicit Server(asio::any_io_executor executor); // listens from now on; throws std::system_error
    ~Server();                                       // takes no more connections; ends those there are
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace postkey::mail::chaos

#pragma once
// One HTTP/1.1 connection as a stopwatch sees it: a plain blocking socket, without delay, and nothing between
// the clock and the wire.
#include <chrono>
#include <string>
#include <string_view>

namespace postkey::selftest {

struct Place
{
    std::string host;
    std::string port;
};

// Of "http://host:port" with nothing after it but a slash. Throws Trouble.
Place place_of(const std::string& url);

struct Answer
{
    int status = 0;
    std::string body;
};

class Wire
{
public:
    explicit Wire(const Place& place); // connects; throws Trouble
    ~Wire();
    Wire(Wire&& other) noexcept;
    Wire& operator=(Wire&& other) noexcept;

    // Each throws Trouble when the other side does not do its part within 30 s. A signal interrupts neither:
    // what a server does for a request that nobody waits for would come after everything was cleared away.
    void send(std::string_view bytes);
    Answer receive(); // a whole answer with Content-Length

    int descriptor() const { return descriptor_; }

private:
    void read_more(std::string& text);
    int descriptor_ = -1;
};

// A request with a JSON body, and an access token where there is one.
std::string post(const Place& place, std::string_view path, std::string_view json,
                 std::string_view access_token = "");

} // namespace postkey::selftest

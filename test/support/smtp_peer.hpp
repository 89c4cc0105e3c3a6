#pragma once
// An SMTP server that does what a test tells it, on a free port of 127.0.0.1, one thread a connection.
#include "support/certificate.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postkey::test {

// What one connection has seen. `chunks` are the client's bytes as each read gave them: one write of a client
// arrives as one chunk.
struct PeerRecord
{
    std::vector<std::string> lines; // commands, without line ends
    std::vector<std::string> chunks;
    std::vector<std::string> messages; // as sent: with dot-stuffing, without the final dot
    bool encrypted = false;
};

// One connection, for a script of one's own. Everything throws PeerGone once the client has left.
class PeerGone
{
};

class PeerConnection
{
public:
    virtual ~PeerConnection() = default;
    virtual void say(std::string_view bytes) = 0; // exactly these
    virtual std::string line() = 0;               // the next one, without its line end
    virtual std::string message() = 0;            // up to the final dot
    virtual void swallow(std::size_t bytes) = 0;  // so many, whatever they are
    virtual void half_close() = 0;                // says no more; still there
    virtual void start_tls(const Certificate& certificate) = 0;
    virtual void close() = 0;
    virtual void reset() = 0; // so that the client sees a reset, not an end of file
};

using PeerScript = std::function<void(PeerConnection&)>;

// A well-behaved server, of which a test changes what it wants to see.
struct PeerServer
{
    std::string greeting = "220 peer.example ESMTP";
    std::vector<std::string> offers = {"PIPELINING", "SIZE 10240000", "8BITMIME", "ENHANCEDSTATUSCODES"};
    std::vector<std::string> offers_encrypted; // after STARTTLS, when different
    std::optional<Certificate> starttls;       // offers STARTTLS with it
    std::optional<Certificate> implicit;       // TLS from the first byte

    // For EHLO, STARTTLS, AUTH, RSET, MAIL, RCPT, DATA and DOT: what to answer to the first, second … of a
    // connection instead of the usual. An answer without its line end; "" is the usual one, "close" and
    // "reset" are what they say, and after a 421 the connection is closed.
    std::map<std::string, std::vector<std::string>> answers;

    // Closes the connection after so many messages, with a 421 said before when `farewell` is true.
    std::optional<std::size_t> messages_before_close;
    bool farewell = false;

    void operator()(PeerConnection& connection) const;
};

class SmtpPeer
{
public:
    // The n-th connection is served by the n-th script, further ones by the last.
    explicit SmtpPeer(std::vector<PeerScript> scripts);
    explicit SmtpPeer(PeerScript script) : SmtpPeer(std::vector<PeerScript>{std::move(script)}) {}
    ~SmtpPeer(); // ends every connection

    std::uint16_t port() const;
    std::vector<PeerRecord> records() const;   // one a connection, in the order of their arrival
    std::vector<std::string> messages() const; // of all of them

    // Until `count` connections have ended. False when that takes more than ten seconds.
    bool wait_for_ends(std::size_t count) const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace postkey::test

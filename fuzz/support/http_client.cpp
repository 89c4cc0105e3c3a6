#include "fuzz/support/http_client.hpp"

#include "base/log.hpp"
#include "fuzz/support/lines.hpp"
#include "fuzz/support/target.hpp"
#include "http/grammar.hpp"

#include <boost/asio/co_spawn.hpp>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <sys/socket.h>

namespace postkey::fuzz {
namespace {

constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";

class StandingClock : public Clock
{
    Instant now() const override { return from_milliseconds(1'795'000'000'000); }
};

class EqualRandom : public Random
{
    void fill(std::span<unsigned char> bytes) override { std::ranges::fill(bytes, 7); }
};

void read_what_is_there(int descriptor, std::string& out)
{
    char bytes[16 * 1024];
    for (ssize_t count = 1; count > 0;) {
        count = ::recv(descriptor, bytes, sizeof bytes, MSG_DONTWAIT);
        if (count > 0)
            out.append(bytes, static_cast<std::size_t>(count));
    }
}

// One answer's status line and fields; what is left of `bytes` begins with its body.
struct AnswerHead
{
    std::string_view status;
    std::size_t length = 0;
    bool has_length = false;
};

AnswerHead take_head(std::string_view& bytes)
{
    const auto end = bytes.find("\r\n\r\n");
    require(end != std::string_view::npos, "an answer has a whole head");
    auto head = bytes.substr(0, end + 2);
    bytes.remove_prefix(end + 4);
    require(head.starts_with("HTTP/1.1 "), "an answer is HTTP/1.1");
    AnswerHead answer;
    answer.status = head.substr(9, 3);
    take_line(head);
    while (!head.empty()) {
        const auto line = take_line(head);
        const auto colon = line.find(": ");
        require(line.ends_with('\r') && colon != std::string_view::npos, "a field is a line");
        const auto value = line.substr(colon + 2, line.size() - colon - 3);
        require(http::is_token(line.substr(0, colon)) && http::is_field_value(value), "a field is a field");
        if (line.starts_with("Content-Length: ")) {
            require(!answer.has_length, "an answer has one length");
            answer.has_length = true;
            std::from_chars(value.data(), value.data() + value.size(), answer.length);
        }
    }
    return answer;
}

} // namespace

HttpClient::HttpClient(const http::Router& router, http::Limits limits) : router_(router), limits_(limits)
{
    log::configure(log::Level::error, log::Format::text); // a line for each request would be most of the work
}

Exchanged HttpClient::exchange(std::string_view bytes, std::size_t piece)
{
    static asio::io_context context(1);
    static const StandingClock clock;
    static EqualRandom random;
    Exchanged result;
    const auto handler = [this, &result](http::Request request) {
        result.methods.push_back(request.method);
        return router_(std::move(request));
    };
    const auto environment = std::make_shared<const http::Environment>(
        limits_, http::Scheme::http, http::TrustedProxies(std::vector<std::string>()), handler, nullptr,
        clock, random);

    int ends[2];
    require(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0, "there is a socket pair");
    bool served = false;
    {
        http::Socket socket(asio::make_strand(context));
        socket.assign(asio::ip::tcp::v4(), ends[1]);
        const auto connection = std::make_shared<http::Connection>(
            std::move(socket), asio::ip::address_v4::loopback(), http::Entry::served, environment);
        asio::co_spawn(connection->executor(), connection->serve(),
                       [&served, connection](const std::exception_ptr& failure) {
                           require(!failure, "a connection ends without an exception");
                           served = true;
                       });
    }
    const auto run = [&] {
        context.restart();
        while (context.poll() > 0)
            read_what_is_there(ends[0], result.bytes);
    };
    run();
    while (!bytes.empty() && !served) {
        const auto part = bytes.substr(0, piece);
        if (::send(ends[0], part.data(), part.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(part.size()))
            break; // it has hung up
        bytes.remove_prefix(part.size());
        run();
    }
    ::shutdown(ends[0], SHUT_WR);
    run();
    require(served, "a connection ends when its client has hung up");
    ::close(ends[0]);
    return result;
}

void require_sound_answers(const Exchanged& exchanged)
{
    std::string_view bytes = exchanged.bytes;
    std::size_t answers = 0;
    while (!bytes.empty()) {
        if (bytes.starts_with(interim)) {
            bytes.remove_prefix(interim.size());
            continue;
        }
        const auto head = take_head(bytes);
        const bool has_body = head.status != "204" && head.status != "304";
        require(head.has_length == has_body, "an answer says how long it is");
        const bool refusal = answers >= exchanged.methods.size();
        const bool to_head = refusal ? bytes.empty() : exchanged.methods[answers] == http::Method::head;
        const auto length = to_head ? 0 : head.length;
        require(length <= bytes.size(), "an answer is as long as it says");
        bytes.remove_prefix(length);
        require(!refusal || bytes.empty(), "nothing is answered behind a refusal");
        ++answers;
    }
    require(answers == exchanged.methods.size() || answers == exchanged.methods.size() + 1,
            "every request gets one answer, and one refusal at most ends it");
}

std::string without_interim(std::string bytes)
{
    for (auto at = bytes.find(interim); at != std::string::npos; at = bytes.find(interim))
        bytes.erase(at, interim.size());
    return bytes;
}

} // namespace postkey::fuzz

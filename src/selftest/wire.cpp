#include "selftest/wire.hpp"

#include "selftest/interruption.hpp"
#include "selftest/trouble.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <utility>

namespace postkey::selftest {
namespace {

constexpr timeval longest_wait{30, 0};
constexpr std::size_t longest_answer = 1 << 20;

void set_up(int descriptor)
{
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &longest_wait, sizeof longest_wait);
    ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &longest_wait, sizeof longest_wait);
}

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

std::size_t number_in(std::string_view text)
{
    std::size_t number = 0;
    const auto begin = text.find_first_of("0123456789");
    if (begin == text.npos ||
        std::from_chars(text.data() + begin, text.data() + text.size(), number).ec != std::errc())
        throw Trouble("what answered does not speak HTTP");
    return number;
}

std::size_t content_length(const std::string& head)
{
    constexpr std::string_view name = "\r\ncontent-length:";
    const auto found = head.find(name);
    return found == head.npos ? 0 : number_in(std::string_view(head).substr(found + name.size()));
}

} // namespace

Place place_of(const std::string& url)
{
    constexpr std::string_view scheme = "http://";
    auto rest = url.starts_with(scheme) ? url.substr(scheme.size()) : "";
    if (rest.ends_with('/'))
        rest.pop_back();
    const bool bracketed = rest.starts_with('[');
    const auto host_end = bracketed ? rest.find(']') : rest.find(':');
    if (rest.empty() || rest.find('/') != rest.npos || (bracketed && host_end == rest.npos))
        throw Trouble(url + " is not http://HOST:PORT: name the address that the server itself listens on");
    const auto colon = rest.find(':', bracketed ? host_end : 0);
    return {bracketed ? rest.substr(1, host_end - 1) : rest.substr(0, colon),
            colon == rest.npos ? "80" : rest.substr(colon + 1)};
}

Wire::Wire(const Place& place)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(place.host.c_str(), place.port.c_str(), &hints, &found) != 0)
        throw Trouble("there is no host " + place.host);
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
    for (const auto* address = found; address != nullptr; address = address->ai_next) {
        descriptor_ = ::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        set_up(descriptor_);
        if (::connect(descriptor_, address->ai_addr, address->ai_addrlen) == 0)
            return;
        ::close(std::exchange(descriptor_, -1));
    }
    stop_when_interrupted();
    throw Trouble(fmt::format("nobody answers on {} port {}", place.host, place.port));
}

Wire::~Wire()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

Wire::Wire(Wire&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Wire& Wire::operator=(Wire&& other) noexcept
{
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

void Wire::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            throw Trouble("the server hung up");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void Wire::read_more(std::string& text)
{
    std::array<char, 4096> part;
    const auto count = ::recv(descriptor_, part.data(), part.size(), 0);
    if (count < 0 && errno == EINTR)
        return;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        throw Trouble("the server did not answer for 30 s");
    if (count <= 0 || text.size() > longest_answer)
        throw Trouble("the server hung up");
    text.append(part.data(), static_cast<std::size_t>(count));
}

Answer Wire::receive()
{
    constexpr std::string_view end = "\r\n\r\n";
    std::string text;
    auto body = text.npos;
    while ((body = text.find(end)) == text.npos)
        read_more(text);
    const auto head = lower(text.substr(0, body));
    body += end.size();
    const auto status = head.starts_with("http/1.1 ") ? number_in(std::string_view(head).substr(9)) : 0;
    const auto size = content_length(head);
    while (text.size() < body + size)
        read_more(text);
    return {static_cast<int>(status), text.substr(body, size)};
}

std::string post(const Place& place, std::string_view path, std::string_view json,
                 std::string_view access_token)
{
    const auto authorization =
        access_token.empty() ? "" : fmt::format("Authorization: Bearer {}\r\n", access_token);
    return fmt::format("POST {} HTTP/1.1\r\nHost: {}:{}\r\nUser-Agent: postkey-selftest\r\n{}"
                       "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                       path, place.host, place.port, authorization, json.size(), json);
}

} // namespace postkey::selftest

#pragma once
// A client of http::Connection over a socket pair: no port, no thread, no waiting.
#include "http/connection.hpp"
#include "http/router.hpp"

#include <string>
#include <vector>

namespace postkey::fuzz {

struct Exchanged
{
    std::string bytes;                 // all that came back
    std::vector<http::Method> methods; // of the requests that reached the router
};

class HttpClient
{
public:
    HttpClient(const http::Router& router, http::Limits limits);

    // Sends `bytes` in pieces, hangs up, and reads until the other side does. Each time with the same clock
    // and the same ids. Requires that the other side hangs up without waiting for anything more.
    Exchanged exchange(std::string_view bytes, std::size_t piece);

private:
    const http::Router& router_;
    http::Limits limits_;
};

// `bytes` are whole answers one after the other, one for each request at least, framed as RFC 9112 has it.
void require_sound_answers(const Exchanged& exchanged);

std::string
without_interim(std::string bytes); // without "100 Continue", which is sent only to those who wait for it

} // namespace postkey::fuzz

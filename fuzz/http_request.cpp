// Bytes to a server, through a real connection and router over a socket pair (http/connection.hpp). They are
// sent twice, all at once and in pieces of the size that the first byte says: the answers must be the same.
#include "base/id.hpp"
#include "base/unicode.hpp"
#include "fuzz/support/http_client.hpp"
#include "fuzz/support/target.hpp"
#include "http/grammar.hpp"
#include "http/router.hpp"

#include <algorithm>

namespace postkey::fuzz {
namespace {

// Nothing is ever late: how long a fuzzer waits for a processor is no property of the input.
constexpr std::chrono::hours never{24};
constexpr http::Limits limits{.header_bytes = 2048,
                              .body_bytes = 512,
                              .crowd = {},
                              .header_deadline = never,
                              .body_deadline = never,
                              .idle_deadline = never,
                              .write_deadline = never};

// Everything that endpoints rely on without looking.
void require_sound(const http::Request& request)
{
    require(request.path.starts_with('/'), "a path begins with a slash");
    require(is_valid_utf8(request.path) && !has_control_characters(request.path), "a path is plain text");
    require(request.headers.entries().size() <= 100, "fields are counted");
    std::size_t size = 0;
    for (const auto& [name, value] : request.headers.entries()) {
        require(http::is_token(name), "a field's name is a token");
        require(is_valid_utf8(value) && http::is_field_value(value), "a field's value is plain text");
        size += name.size() + value.size();
    }
    require(size <= limits.header_bytes, "a header block is bounded");
    require(request.body.size() <= limits.body_bytes, "a body is bounded");
    require(request.headers.find_all("Content-Length").size() +
                    request.headers.find_all("Transfer-Encoding").size() <=
                1,
            "a body has one framing");
    require(request.headers.find_all("Host").size() <= 1, "a request is for one host");
    require(is_uuid(request.id), "a request's id is ours");
}

Task<http::Response> echo(http::Request request)
{
    require_sound(request);
    auto body = request.path + "\n" + std::string(request.parameter("token")) + "\n" + request.source + "\n";
    for (const auto& [name, value] : request.query.entries())
        body += name + "=" + value + "\n";
    for (const auto& [name, value] : request.headers.entries())
        body += name + ": " + value + "\n";
    co_return http::json_response(200, body + request.body);
}

const http::Router& router()
{
    static const http::Router routes = [] {
        http::Router made;
        made.add(http::Method::get, "/", echo);
        made.add(http::Method::get, "/v1/mails/{token}", echo);
        made.add(http::Method::post, "/v1/accounts", echo);
        made.add(http::Method::post, "/{page}", echo);
        made.add(http::Method::delete_, "/v1/sessions/{token}", echo);
        return made;
    }();
    return routes;
}

void try_http_request(std::string_view input)
{
    if (input.empty())
        return;
    const std::size_t piece = 1 + static_cast<unsigned char>(input.front()) % 64;
    input.remove_prefix(1);
    HttpClient client(router(), limits);
    const auto at_once = client.exchange(input, input.size());
    require_sound_answers(at_once);
    const auto in_pieces = client.exchange(input, piece);
    require(at_once.methods == in_pieces.methods, "the same requests are seen however they arrive");
    require(without_interim(at_once.bytes) == without_interim(in_pieces.bytes),
            "the same answers are given however a request arrives");
}

const Target target("http_request", try_http_request);

} // namespace
} // namespace postkey::fuzz

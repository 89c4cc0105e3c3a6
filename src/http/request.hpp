#pragma once
// One HTTP request after parsing: everything in it is valid UTF-8, decoded once, and bounded. Pure data.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postkey::http {

// No route takes OPTIONS or TRACE: they are here so that the router can refuse them with the right Allow.
enum class Method
{
    get,
    head,
    post,
    put,
    patch,
    delete_,
    options,
    trace
};

std::string_view to_text(Method method);                   // "GET"
std::optional<Method> parse_method(std::string_view text); // exactly to_text's spelling

// Equal but for the case of ASCII letters, as names of header fields are compared.
bool same_name(std::string_view a, std::string_view b);

// Names and values in the order they came. Look-ups of names ignore ASCII case.
class Fields
{
public:
    void add(std::string name, std::string value)
    {
        entries_.emplace_back(std::move(name), std::move(value));
    }
    void set(std::string name, std::string value); // replaces all of that name

    std::optional<std::string_view> find(std::string_view name) const; // the first
    std::vector<std::string_view> find_all(std::string_view name) const;
    const std::vector<std::pair<std::string, std::string>>& entries() const { return entries_; }

private:
    std::vector<std::pair<std::string, std::string>> entries_;
};

struct Request
{
    Method method = Method::get;
    std::string path; // percent-decoded, always starts with '/', never holds a query
    Fields query;     // decoded, as application/x-www-form-urlencoded
    Fields headers;
    std::string body;   // ≤ the listener's body limit; raw bytes
    Fields parameters;  // what the route's {placeholders} matched
    std::string id;     // request id, ours: made by the connection, never taken from the client
    std::string source; // client address in text: the peer, or what a trusted proxy vouches for
    std::string route;  // the matched pattern, for logs and throttles; never holds a token

    // The value of one cookie. Nothing when it is absent or present twice (an injected duplicate must not
    // win).
    std::optional<std::string> cookie(std::string_view name) const;

    // "application/json" of "application/json; charset=utf-8", lower case; empty without a Content-Type.
    std::string media_type() const;

    std::string_view parameter(std::string_view name) const
    {
        return parameters.find(name).value_or(std::string_view());
    }
};

} // namespace postkey::http

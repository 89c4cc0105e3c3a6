#pragma once
// Which endpoint answers a request. Patterns are literal segments and {placeholders} of one segment each:
// "/reset_password/{token}". A HEAD request is answered by the GET route without its body.
#include "base/task.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

#include <functional>
#include <string>
#include <vector>

namespace postkey::http {

using Endpoint = std::function<Task<Response>(Request)>;
using Admission = std::function<bool(const Request&)>;

struct Route
{
    Method method;
    std::string pattern;
    Endpoint endpoint;
    Admission admits = {}; // empty: everybody
};

class Router
{
public:
    // Throws std::logic_error when method and pattern are taken. For a request that is not admitted there is
    // no such route.
    void add(Method method, std::string pattern, Endpoint endpoint, Admission admits = {});

    // What becomes of the refusal of a request that no route answers; without this it is the answer as it is.
    using Refuse = std::function<Response(const Request&, Response)>;
    void refuse_by(Refuse refuse) { refuse_ = std::move(refuse); }

    // Answers through the matching endpoint after filling in `parameters` and `route`. No route for the path:
    // 404 `not_found`; one for another method only: 405 with Allow. A trailing slash is significant.
    Task<Response> operator()(Request request) const;

    const std::vector<Route>& routes() const { return routes_; }

private:
    std::vector<Route> routes_;
    Refuse refuse_;
};

} // namespace postkey::http

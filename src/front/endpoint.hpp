#pragma once
// What every endpoint is: a coroutine that takes the request by value and the server's objects by reference.
#include "front/services.hpp"
#include "http/router.hpp"

#include <utility>

namespace postkey::front {

using EndpointFunction = Task<http::Response> (*)(Services&, http::Request);

// The lambda is no coroutine itself, so nothing it captures has to live as long as the answer takes.
inline http::Endpoint endpoint(Services& services, EndpointFunction function)
{
    return [target = &services, function](http::Request request) {
        return function(*target, std::move(request));
    };
}

} // namespace postkey::front

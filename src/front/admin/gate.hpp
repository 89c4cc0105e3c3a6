#pragma once
// What stands before everything under /admin: the network, then the key, then its scope. Denied by default: a
// route cannot be added without a scope (S-133).
#include "domain/admin_key.hpp"
#include "flow/operator_call.hpp"
#include "front/services.hpp"
#include "http/networks.hpp"
#include "http/router.hpp"

namespace postkey::front::admin {

// Gets the key that opened it.
using AdminEndpoint = Task<http::Response> (*)(Services&, AdminKey, http::Request);

// For the record of what the key changes.
flow::OperatorCall call_of(const Services& services, const AdminKey& key, const http::Request& request);

// Whether there is an admin API for this request at all. A proxy on this machine that is not trusted speaks
// for others.
bool may_knock(const http::Networks& networks, const http::Request& request);

// The key that the request shows, when it is in force and there is an admin API for the request. Its scopes
// are still to be asked.
Task<std::optional<AdminKey>> shown_key(Services& services, http::Request request);

// Without a key in force 401, which counts as a wrong guess of its source; without the scope 403. Cookies and
// access tokens are not looked at.
http::Endpoint gated(Services& services, AdminScope scope, AdminEndpoint endpoint);

} // namespace postkey::front::admin

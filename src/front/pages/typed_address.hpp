#pragma once
// The address somebody typed last in this browser, so that the next page need not ask for it again. It stays
// out of URLs, proves nothing, and only fills in a field.
#include "domain/email_address.hpp"
#include "front/services.hpp"
#include "http/response.hpp"

#include <string>

namespace postkey::front::pages {

void remember_address(http::Response& response, const EmailAddress& address, const Site& site);
void forget_address(http::Response& response, const Site& site);
std::string remembered_address(const http::Request& request, const Site& site); // empty: none

} // namespace postkey::front::pages

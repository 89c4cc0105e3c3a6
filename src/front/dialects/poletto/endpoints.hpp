#pragma once
// The HTTP of poletto, a Spring bookshop, on Postkey's flows (product.md §5).
#include "front/services.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace postkey::front::poletto {

Task<http::Response> sign_up(Services& services, http::Request request);
Task<http::Response> send_verification(Services& services, http::Request request);
Task<http::Response> verify_account(Services& services, http::Request request);
Task<http::Response> show_verification(Services& services,
                                       http::Request request); // to the page; changes nothing

// The token of the query: `verificationToken` or `token`. Nothing unless exactly one of them is there once.
std::optional<SecretString> token_of(const http::Request& request);

} // namespace postkey::front::poletto

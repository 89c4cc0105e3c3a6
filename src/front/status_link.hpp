#pragma once
// Tells whoever asked for a mail where to ask how it stands: Link with rel="status" (RFC 8631). The same for
// every address.
#include "front/services.hpp"
#include "http/response.hpp"

namespace postkey::front {

void link_status(http::Response& response, const Services& services, const MessageId& mail);

} // namespace postkey::front

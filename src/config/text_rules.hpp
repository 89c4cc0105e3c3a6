#pragma once
// What texts in settings must look like. Each returns what is wrong, in words, or an empty text. None is
// asked about an empty text: that means "not set".
#include <string>
#include <string_view>

namespace postkey::config {

std::string rule_public_url(std::string_view text);
std::string rule_reset_url(std::string_view text); // like the public URL, and beyond loopback https
std::string rule_network(std::string_view text);   // an address or a CIDR block
std::string rule_database_url(std::string_view text);
std::string rule_address(std::string_view text); // one e-mail address
std::string rule_sender(std::string_view text);  // one e-mail address, or "Name <address>"
std::string rule_relay(std::string_view text);   // a host name or an address
std::string rule_domain(std::string_view text);  // a host name with a dot
std::string rule_ehlo_name(std::string_view text);
std::string rule_colour(std::string_view text); // #rrggbb
std::string rule_short_name(std::string_view text);

} // namespace postkey::config

#pragma once
// From the configuration's words to the values that boxes take, beyond those of config/policies.hpp.
#include "config/config.hpp"
#include "crypto/breach_list.hpp"
#include "crypto/key_ring.hpp"
#include "crypto/password_hasher.hpp"
#include "flow/courier/compose.hpp"
#include "flow/throttle.hpp"
#include "front/services.hpp"
#include "http/server.hpp"
#include "mail/renderer.hpp"
#include "mail/smtp/smtp_transport.hpp"

namespace postkey::server {

std::optional<crypto::BreachList> breach_list_of(const config::Config& config); // throws CannotStart
flow::ThrottleLimits throttle_limits_of(const config::Config& config);
crypto::HashingCost hashing_cost_of(const config::Config& config);
crypto::HashingLimits hashing_limits_of(const config::Config& config);
mail::Branding branding_of(const config::Config& config);
mail::SmtpOptions smtp_options_of(const config::Config& config, const config::RelaySettings& relay,
                                  const std::string& public_url);
http::ServerOptions listener_of(const config::Config& config);
front::Site site_of(const config::Config& config, std::uint16_t port);
flow::Sender sender_of(const config::Config& config, const front::Site& site, const crypto::KeyRing& keys);

} // namespace postkey::server

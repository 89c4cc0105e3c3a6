#pragma once
// From the configuration's words to the numbers that flows take.
#include "config/config.hpp"
#include "domain/password_policy.hpp"
#include "domain/policy.hpp"

namespace postkey::config {

Policy policy_of(const Config& config);
PasswordPolicy password_policy_of(const Config& config);

} // namespace postkey::config

#pragma once
// The text of an admin key: "pka_" and the base64url of 256 random bits. The prefix lets scanners of source
// code recognise one that was published.
#include "base/random.hpp"
#include "base/secret.hpp"

namespace postkey::crypto {

SecretString new_admin_secret(Random& random);

// Its shape alone: what has not got it need not be looked up.
bool is_admin_secret(const SecretString& text);

} // namespace postkey::crypto

#pragma once
// What an address looks like to a reader (UTS 39 §4, S-042). For noticing only: never for identity, never
// shown, never mailed to.
#include "domain/email_address.hpp"

#include <string>

namespace postkey {

// Equal for addresses that a reader can take for one another: "mary" and "rnary", "paul1" and "paull", a
// Latin and a Cyrillic "a", in the local part as in the domain as it is displayed. Letters that differ in
// case alone count as one, because addresses are read that way: so "0scar" is "oscar". Any thread.
std::string skeleton_of(const EmailAddress& address);

// The edition of the tables behind it, such as "72.1". They change with the Unicode Standard, so skeletons of
// different editions must not be compared.
std::string skeleton_edition();

} // namespace postkey

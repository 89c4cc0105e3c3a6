#pragma once
// From what a mail's reader presents to the open token behind it; the forged and the expired are refused
// without asking the database, and so leave no record.
#include "crypto/tokens.hpp"
#include "flow/proof.hpp"
#include "store/action_tokens.hpp"

#include <optional>

namespace postkey::flow {

// Changes and records nothing: for pages that say what a link is for.
Task<std::optional<store::OpenActionToken>> find_link(store::ActionTokens& tokens,
                                                      const crypto::ActionTokens& minted, SecretString token,
                                                      TokenScope scope, Instant now);

// For who acts on it: a genuine link that is not good any more, and a wrong code, are on record as refused.
Task<std::optional<store::OpenActionToken>> find_token(store::ActionTokens& tokens,
                                                       const crypto::ActionTokens& minted, Proof proof,
                                                       TokenScope scope, store::Cause cause, Instant now);

} // namespace postkey::flow

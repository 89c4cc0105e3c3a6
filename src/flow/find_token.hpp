#pragma once
// From what a mail's reader presents to the open token behind it; the forged and the expired are refused
// without asking the database.
#include "crypto/tokens.hpp"
#include "flow/proof.hpp"
#include "store/action_tokens.hpp"

#include <optional>

namespace postkey::flow {

Task<std::optional<store::OpenActionToken>> find_token(store::ActionTokens& tokens,
                                                       const crypto::ActionTokens& minted, Proof proof,
                                                       TokenScope scope, Instant now);

} // namespace postkey::flow

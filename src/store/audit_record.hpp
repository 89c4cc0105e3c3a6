#pragma once
// One record of the audit log, and the digests that chain it to the one before (docs/audit.md, "The chain").
// Pure.
#include "base/instant.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace postkey::store {

// As it is stored: texts and all, so that what a newer program wrote is read and checked alike.
struct AuditRecord
{
    std::int64_t seq;
    Instant at;
    std::string event;
    std::string actor;
    std::optional<std::string> subject; // id of an account, a claim or a message
    std::optional<std::string> request_id;
    std::string outcome;
    std::optional<std::string> reason;
    // Nothing when nothing personal was known, or when it was erased.
    std::optional<std::string> source;
    std::optional<std::string> client;
    std::optional<std::string> nonce;
    std::optional<std::string> personal_digest;
    std::string previous; // digest of the record before; empty for the first
    std::string digest;
};

// Base64url of SHA-256, 43 characters.
std::string digest_of(const AuditRecord& record); // `digest`, source, client and nonce have no say
std::string personal_digest_of(const std::string& nonce, const std::string& source,
                               const std::string& client);

} // namespace postkey::store

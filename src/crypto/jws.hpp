#pragma once
// Compact JWS (RFC 7515) through cjose. The algorithm and key come from our key record, never from the
// token's header: header members that name keys are ignored, and any header but exactly ours is refused (RFC
// 8725 §3.1, §3.10).
#include "base/secret.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace postkey::crypto {

class JwsKey
{
public:
    enum class Algorithm
    {
        hs256,
        es256
    };

    static JwsKey hs256(std::string kid, const SecretString& key);         // key ≥ 32 bytes
    static JwsKey es256(std::string kid, const SecretString& scalar_seed); // reduced to a P-256 private key
    // A public or symmetric key as JWK text, for outside test vectors; nothing when cjose refuses it.
    static std::optional<JwsKey> from_jwk(std::string kid, Algorithm algorithm, const std::string& jwk);
    JwsKey(JwsKey&&) noexcept;
    JwsKey& operator=(JwsKey&&) noexcept;
    ~JwsKey();

    const std::string& kid() const;
    std::string sign(std::string_view payload,
                     std::string_view type) const; // `type` is the header's typ; empty: none

    // The payload when the signature is ours and the header says this algorithm and, where `type` is not
    // empty, this typ.
    std::optional<std::string> verify(std::string_view compact, std::string_view type) const;

    std::string
    public_jwk() const; // {"kty":"EC","crv":"P-256","x":...,"y":...,"kid":...,"use":"sig","alg":"ES256"}

private:
    struct Record;
    explicit JwsKey(std::unique_ptr<Record> record);
    std::unique_ptr<Record> record_;
};

// The kid in the header of a strictly formed compact JWS of at most 4 KiB; nothing for anything else. Says
// nothing about the signature.
std::optional<std::string> kid_of(std::string_view compact);

} // namespace postkey::crypto

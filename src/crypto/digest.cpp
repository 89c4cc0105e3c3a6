#include "crypto/digest.hpp"

#include "base/encoding.hpp"
#include "base/failure.hpp"

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <sodium.h>

#include <array>
#include <memory>

namespace postkey::crypto {
namespace {

const unsigned char* octets(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

} // namespace

std::string sha256(std::string_view bytes)
{
    std::string out(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()), octets(bytes), bytes.size());
    return out;
}

std::string hmac_sha256(const SecretString& key, std::string_view bytes)
{
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, octets(key.reveal()), key.reveal().size());
    crypto_auth_hmacsha256_update(&state, octets(bytes), bytes.size());
    std::string out(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(out.data()));
    wipe_bytes(&state, sizeof state);
    return out;
}

SecretString hkdf_sha256(const SecretString& secret, std::string_view purpose, std::size_t length)
{
    const std::unique_ptr<EVP_KDF, decltype(&EVP_KDF_free)> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr),
                                                                EVP_KDF_free);
    const std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> context(EVP_KDF_CTX_new(kdf.get()),
                                                                            EVP_KDF_CTX_free);
    std::string digest = "SHA256";
    std::string key(secret.reveal());
    std::string info(purpose);
    const std::array parameters = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key.data(), key.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
        OSSL_PARAM_construct_end(),
    };
    std::string out(length, '\0');
    const int result = EVP_KDF_derive(context.get(), reinterpret_cast<unsigned char*>(out.data()), out.size(),
                                      parameters.data());
    wipe_bytes(key.data(), key.size());
    if (result != 1)
        throw BrokenDependency("HKDF failed in OpenSSL");
    return SecretString(std::move(out));
}

bool equal_in_constant_time(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string token_digest(const SecretString& token)
{
    return to_base64url(sha256(token.reveal()));
}

} // namespace postkey::crypto

#include "crypto/p256.hpp"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include <memory>
#include <stdexcept>

namespace postkey::crypto {
namespace {

constexpr int scalar_bytes = 32;

using Number = std::unique_ptr<BIGNUM, decltype(&BN_clear_free)>;

std::string padded(const BIGNUM* number)
{
    std::string out(scalar_bytes, '\0');
    if (BN_bn2binpad(number, reinterpret_cast<unsigned char*>(out.data()), scalar_bytes) != scalar_bytes)
        throw std::runtime_error("P-256: number out of range");
    return out;
}

} // namespace

P256KeyPair p256_key_pair(const SecretString& seed)
{
    const std::unique_ptr<EC_GROUP, decltype(&EC_GROUP_free)> group(
        EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1), EC_GROUP_free);
    const std::unique_ptr<BN_CTX, decltype(&BN_CTX_free)> context(BN_CTX_secure_new(), BN_CTX_free);
    const auto bytes = seed.reveal();
    const Number wide(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                                static_cast<int>(bytes.size()), nullptr),
                      BN_clear_free);
    const Number bound(BN_dup(EC_GROUP_get0_order(group.get())), BN_clear_free);
    const Number d(BN_new(), BN_clear_free);
    const Number x(BN_new(), BN_clear_free);
    const Number y(BN_new(), BN_clear_free);
    const std::unique_ptr<EC_POINT, decltype(&EC_POINT_free)> point(EC_POINT_new(group.get()), EC_POINT_free);
    // d = seed mod (n - 1) + 1, which is never 0.
    if (BN_sub_word(bound.get(), 1) != 1 || BN_mod(d.get(), wide.get(), bound.get(), context.get()) != 1 ||
        BN_add_word(d.get(), 1) != 1 ||
        EC_POINT_mul(group.get(), point.get(), d.get(), nullptr, nullptr, context.get()) != 1 ||
        EC_POINT_get_affine_coordinates(group.get(), point.get(), x.get(), y.get(), context.get()) != 1)
        throw std::runtime_error("P-256: key derivation failed in OpenSSL");
    return {padded(d.get()), padded(x.get()), padded(y.get())};
}

} // namespace postkey::crypto

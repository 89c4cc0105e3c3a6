#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "crypto/tokens.hpp"
#include "support/seeded_random.hpp"

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <jansson.h>
#include <memory>
#include <set>

namespace postkey::crypto {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr auto issuer = "https://accounts.example.org";
const Instant now = from_milliseconds(1'795'000'000'000);

KeyRing one_key()
{
    return KeyRing({{"k1", SecretString("kT9vQ2mZx7LpW4sNc8RfYb3HdJ6gAeUo")}});
}

KeyRing rotated()
{
    return KeyRing({{"k2", SecretString("Zr5uB8nEw1QyK7hTd2VfGx9LaJ4pCs6M")},
                    {"k1", SecretString("kT9vQ2mZx7LpW4sNc8RfYb3HdJ6gAeUo")}});
}

AccessClaims some_claims()
{
    test::SeededRandom random;
    return {AccountId::make(now, random), SessionId::make(now, random), now, now + minutes(10)};
}

std::vector<std::string> parts_of(const std::string& token)
{
    const auto first = token.find('.');
    const auto second = token.rfind('.');
    return {token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1)};
}

struct JsonDeleter
{
    void operator()(json_t* json) const { json_decref(json); }
};
using Json = std::unique_ptr<json_t, JsonDeleter>;

Json parsed(const std::string& text)
{
    return Json(json_loads(text.c_str(), JSON_REJECT_DUPLICATES, nullptr));
}

std::set<std::string> members_of(json_t* object)
{
    std::set<std::string> names;
    for (void* it = json_object_iter(object); it != nullptr; it = json_object_iter_next(object, it))
        names.insert(json_object_iter_key(it));
    return names;
}

std::string text(json_t* object, const char* name)
{
    const auto* value = json_object_get(object, name);
    return json_is_string(value) ? json_string_value(value) : "";
}

TEST(AccessToken, HasExactlyItsSixClaimsAndNothingPersonal)
{
    const auto claims = some_claims();

    const auto token = std::string(AccessTokens(one_key(), issuer).mint(claims, "the-jti").reveal());

    const auto payload = parsed(from_base64url(parts_of(token)[1]).value());
    ASSERT_TRUE(payload);
    EXPECT_EQ(members_of(payload.get()), (std::set<std::string>{"iss", "sub", "sid", "jti", "iat", "exp"}));
    EXPECT_EQ(text(payload.get(), "iss"), issuer);
    EXPECT_EQ(text(payload.get(), "sub"), claims.account.text());
    EXPECT_EQ(text(payload.get(), "sid"), claims.session.text());
    EXPECT_EQ(text(payload.get(), "jti"), "the-jti");
    EXPECT_EQ(json_integer_value(json_object_get(payload.get(), "iat")), 1'795'000'000);
    EXPECT_EQ(json_integer_value(json_object_get(payload.get(), "exp")), 1'795'000'600);

    const auto header = parsed(from_base64url(parts_of(token)[0]).value());
    EXPECT_EQ(members_of(header.get()), (std::set<std::string>{"alg", "kid", "typ"}));
    EXPECT_EQ(text(header.get(), "alg"), "ES256");
    EXPECT_EQ(text(header.get(), "typ"), "at+jwt");
}

TEST(AccessToken, IsReadBack)
{
    const AccessTokens tokens(one_key(), issuer);
    const auto claims = some_claims();

    const auto read = tokens.verify(tokens.mint(claims, "j"), now);

    ASSERT_TRUE(read);
    EXPECT_EQ(read->account, claims.account);
    EXPECT_EQ(read->session, claims.session);
    EXPECT_EQ(read->expires_at, claims.expires_at);
}

TEST(AccessToken, ExpiresAtTheInstantItSays)
{
    const AccessTokens tokens(one_key(), issuer);
    const auto token = tokens.mint(some_claims(), "j");

    EXPECT_TRUE(tokens.verify(token, now + minutes(10) - milliseconds(1)));
    EXPECT_FALSE(tokens.verify(token, now + minutes(10)));
}

// S-082.
TEST(AccessToken, OfTheFutureIsRefusedBeyondTheLeeway)
{
    const AccessTokens tokens(one_key(), issuer);
    const auto token = tokens.mint(some_claims(), "j");

    EXPECT_TRUE(tokens.verify(token, now - seconds(30)));
    EXPECT_FALSE(tokens.verify(token, now - seconds(30) - milliseconds(1)));
}

TEST(AccessToken, OfAnotherIssuerOrKeyIsRefused)
{
    const AccessTokens tokens(one_key(), issuer);

    EXPECT_FALSE(
        tokens.verify(AccessTokens(one_key(), "https://other.example").mint(some_claims(), "j"), now));
    EXPECT_FALSE(tokens.verify(AccessTokens(rotated(), issuer).mint(some_claims(), "j"), now));
    EXPECT_FALSE(tokens.verify(SecretString(), now));
}

TEST(AccessToken, StaysGoodAfterARotation)
{
    const auto old_token = AccessTokens(one_key(), issuer).mint(some_claims(), "j");

    EXPECT_TRUE(AccessTokens(rotated(), issuer).verify(old_token, now));
}

// S-081: without its typ, a token of the same key is something else.
TEST(AccessToken, NeedsItsType)
{
    const auto key = JwsKey::es256("k1", one_key().keys()->derive_scalar_seed("k1", "access token ES256"));
    const auto token = std::string(AccessTokens(one_key(), issuer).mint(some_claims(), "j").reveal());
    const auto payload = from_base64url(parts_of(token)[1]).value();
    const AccessTokens tokens(one_key(), issuer);

    EXPECT_TRUE(tokens.verify(SecretString(key.sign(payload, "at+jwt")), now));
    EXPECT_FALSE(tokens.verify(SecretString(key.sign(payload, "")), now));
    EXPECT_FALSE(tokens.verify(SecretString(key.sign(payload, "JWT")), now));
}

TEST(Jwks, NamesEveryKeyOfTheRingAndNoSecret)
{
    const auto set = parsed(AccessTokens(rotated(), issuer).jwks());

    ASSERT_TRUE(set);
    EXPECT_EQ(members_of(set.get()), (std::set<std::string>{"keys"}));
    const auto* keys = json_object_get(set.get(), "keys");
    ASSERT_EQ(json_array_size(keys), 2U);
    std::set<std::string> kids;
    for (std::size_t i = 0; i < 2; ++i) {
        auto* key = json_array_get(keys, i);
        EXPECT_EQ(members_of(key), (std::set<std::string>{"kty", "crv", "x", "y", "kid", "use", "alg"}));
        EXPECT_EQ(text(key, "kty"), "EC");
        EXPECT_EQ(text(key, "crv"), "P-256");
        EXPECT_EQ(text(key, "use"), "sig");
        EXPECT_EQ(text(key, "alg"), "ES256");
        EXPECT_EQ(from_base64url(text(key, "x")).value_or("").size(), 32U);
        EXPECT_EQ(from_base64url(text(key, "y")).value_or("").size(), 32U);
        kids.insert(text(key, "kid"));
    }
    EXPECT_EQ(kids, (std::set<std::string>{"k1", "k2"}));
}

// What a client in another language does: the key out of the JWKS, the signature by OpenSSL alone.
TEST(Jwks, OpenSslVerifiesATokenWithTheKeyFromIt)
{
    const AccessTokens tokens(one_key(), issuer);
    const auto set = parsed(tokens.jwks());
    auto* jwk = json_array_get(json_object_get(set.get(), "keys"), 0);
    const auto point =
        "\x04" + from_base64url(text(jwk, "x")).value() + from_base64url(text(jwk, "y")).value();
    char group[] = "P-256";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
                                     OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY,
                                                                       const_cast<char*>(point.data()),
                                                                       point.size()),
                                     OSSL_PARAM_construct_end()};
    EVP_PKEY* raw = nullptr;
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
        EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr), EVP_PKEY_CTX_free);
    ASSERT_EQ(EVP_PKEY_fromdata_init(context.get()), 1);
    ASSERT_EQ(
        EVP_PKEY_fromdata(context.get(), &raw, EVP_PKEY_PUBLIC_KEY, const_cast<OSSL_PARAM*>(parameters)), 1);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(raw, EVP_PKEY_free);

    const std::string token(tokens.mint(some_claims(), "j").reveal());
    const auto signature = from_base64url(parts_of(token)[2]).value();
    ASSERT_EQ(signature.size(), 64U);
    const auto octets = [](const std::string& text) {
        return reinterpret_cast<const unsigned char*>(text.data());
    };
    ECDSA_SIG* pair = ECDSA_SIG_new();
    ECDSA_SIG_set0(pair, BN_bin2bn(octets(signature), 32, nullptr),
                   BN_bin2bn(octets(signature) + 32, 32, nullptr));
    unsigned char* der = nullptr;
    const int der_size = i2d_ECDSA_SIG(pair, &der);
    ECDSA_SIG_free(pair);

    const auto input = token.substr(0, token.rfind('.'));
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    ASSERT_EQ(EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()), 1);
    EXPECT_EQ(
        EVP_DigestVerify(digest.get(), der, static_cast<std::size_t>(der_size), octets(input), input.size()),
        1);
    EXPECT_NE(EVP_DigestVerify(digest.get(), der, static_cast<std::size_t>(der_size), octets(input),
                               input.size() - 1),
              1);
    OPENSSL_free(der);
}

} // namespace
} // namespace postkey::crypto

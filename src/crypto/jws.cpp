#include "crypto/jws.hpp"

#include "base/encoding.hpp"
#include "crypto/p256.hpp"

#include <cjose/cjose.h>

#include <cstdlib>
#include <jansson.h>
#include <stdexcept>

namespace postkey::crypto {
namespace {

constexpr std::size_t longest_token = 4096;

struct JsonDeleter
{
    void operator()(json_t* json) const { json_decref(json); }
};
using Json = std::unique_ptr<json_t, JsonDeleter>;

using Jws = std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)>;
using Header = std::unique_ptr<cjose_header_t, decltype(&cjose_header_release)>;

// The header of a token of exactly three strict base64url parts, none of them empty.
Json header_of(std::string_view compact)
{
    if (compact.size() > longest_token)
        return nullptr;
    const auto first = compact.find('.');
    const auto second = first == std::string_view::npos ? first : compact.find('.', first + 1);
    if (second == std::string_view::npos || compact.find('.', second + 1) != std::string_view::npos)
        return nullptr;
    const auto header = from_base64url(compact.substr(0, first));
    const auto payload = from_base64url(compact.substr(first + 1, second - first - 1));
    const auto signature = from_base64url(compact.substr(second + 1));
    if (!header || !payload || !signature || header->empty() || payload->empty() || signature->empty())
        return nullptr;
    Json json(json_loadb(header->data(), header->size(), JSON_REJECT_DUPLICATES, nullptr));
    return json && json_is_object(json.get()) ? std::move(json) : nullptr;
}

std::optional<std::string_view> text_member(const json_t* object, const char* name)
{
    const json_t* value = json_object_get(object, name);
    if (value == nullptr || !json_is_string(value))
        return std::nullopt;
    return std::string_view(json_string_value(value), json_string_length(value));
}

[[noreturn]] void fail(const char* what, const cjose_err& error)
{
    throw std::runtime_error(std::string(what) + ": " +
                             (error.message != nullptr ? error.message : "unknown"));
}

const char* algorithm_name(JwsKey::Algorithm algorithm)
{
    return algorithm == JwsKey::Algorithm::hs256 ? CJOSE_HDR_ALG_HS256 : CJOSE_HDR_ALG_ES256;
}

// In base64url: 32 octets of HMAC-SHA-256, or twice 32 of r and s (RFC 7518 §3.2, §3.4).
std::size_t signature_characters(JwsKey::Algorithm algorithm)
{
    return algorithm == JwsKey::Algorithm::hs256 ? 43 : 86;
}

} // namespace

struct JwsKey::Record
{
    std::string kid;
    Algorithm algorithm;
    std::unique_ptr<cjose_jwk_t, decltype(&cjose_jwk_release)> key;
};

JwsKey::JwsKey(std::unique_ptr<Record> record) : record_(std::move(record)) {}
JwsKey::JwsKey(JwsKey&&) noexcept = default;
JwsKey& JwsKey::operator=(JwsKey&&) noexcept = default;
JwsKey::~JwsKey() = default;

JwsKey JwsKey::hs256(std::string kid, const SecretString& key)
{
    cjose_err error{};
    const auto bytes = key.reveal();
    auto* jwk =
        cjose_jwk_create_oct_spec(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), &error);
    if (jwk == nullptr)
        fail("HS256 key", error);
    return JwsKey(std::make_unique<Record>(
        std::move(kid), Algorithm::hs256,
        std::unique_ptr<cjose_jwk_t, decltype(&cjose_jwk_release)>(jwk, cjose_jwk_release)));
}

JwsKey JwsKey::es256(std::string kid, const SecretString& scalar_seed)
{
    P256KeyPair pair = p256_key_pair(scalar_seed);
    cjose_jwk_ec_keyspec spec{};
    spec.crv = CJOSE_JWK_EC_P_256;
    spec.d = reinterpret_cast<std::uint8_t*>(pair.d.data());
    spec.dlen = pair.d.size();
    spec.x = reinterpret_cast<std::uint8_t*>(pair.x.data());
    spec.xlen = pair.x.size();
    spec.y = reinterpret_cast<std::uint8_t*>(pair.y.data());
    spec.ylen = pair.y.size();
    cjose_err error{};
    auto* jwk = cjose_jwk_create_EC_spec(&spec, &error);
    wipe_bytes(pair.d.data(), pair.d.size());
    if (jwk == nullptr)
        fail("ES256 key", error);
    return JwsKey(std::make_unique<Record>(
        std::move(kid), Algorithm::es256,
        std::unique_ptr<cjose_jwk_t, decltype(&cjose_jwk_release)>(jwk, cjose_jwk_release)));
}

std::optional<JwsKey> JwsKey::from_jwk(std::string kid, Algorithm algorithm, const std::string& jwk)
{
    cjose_err error{};
    auto* key = cjose_jwk_import(jwk.data(), jwk.size(), &error);
    if (key == nullptr)
        return std::nullopt;
    return JwsKey(std::make_unique<Record>(
        std::move(kid), algorithm,
        std::unique_ptr<cjose_jwk_t, decltype(&cjose_jwk_release)>(key, cjose_jwk_release)));
}

const std::string& JwsKey::kid() const
{
    return record_->kid;
}

std::string JwsKey::sign(std::string_view payload, std::string_view type) const
{
    cjose_err error{};
    const Header header(cjose_header_new(&error), cjose_header_release);
    const std::string typ(type);
    if (!header ||
        !cjose_header_set(header.get(), CJOSE_HDR_ALG, algorithm_name(record_->algorithm), &error) ||
        !cjose_header_set(header.get(), CJOSE_HDR_KID, record_->kid.c_str(), &error) ||
        (!typ.empty() && !cjose_header_set(header.get(), "typ", typ.c_str(), &error)))
        fail("JWS header", error);
    const Jws jws(cjose_jws_sign(record_->key.get(), header.get(),
                                 reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size(),
                                 &error),
                  cjose_jws_release);
    const char* compact = nullptr;
    if (!jws || !cjose_jws_export(jws.get(), &compact, &error))
        fail("JWS signature", error);
    return compact;
}

std::optional<std::string> JwsKey::verify(std::string_view compact, std::string_view type) const
{
    const auto header = header_of(compact);
    if (!header || text_member(header.get(), "alg") != algorithm_name(record_->algorithm) ||
        json_object_get(header.get(), "crit") != nullptr || json_object_get(header.get(), "b64") != nullptr)
        return std::nullopt;
    if (!type.empty() && text_member(header.get(), "typ") != type)
        return std::nullopt;
    // cjose splits an ES256 signature in half whatever its length is, so that zeros in front of both halves
    // would pass.
    if (compact.size() - compact.rfind('.') - 1 != signature_characters(record_->algorithm))
        return std::nullopt;

    cjose_err error{};
    const std::string terminated(compact);
    const Jws jws(cjose_jws_import(terminated.c_str(), terminated.size(), &error), cjose_jws_release);
    std::uint8_t* plaintext = nullptr;
    std::size_t length = 0;
    if (!jws || !cjose_jws_verify(jws.get(), record_->key.get(), &error) ||
        !cjose_jws_get_plaintext(jws.get(), &plaintext, &length, &error))
        return std::nullopt;
    return std::string(reinterpret_cast<const char*>(plaintext), length);
}

std::string JwsKey::public_jwk() const
{
    cjose_err error{};
    char* raw = cjose_jwk_to_json(record_->key.get(), false, &error);
    if (raw == nullptr)
        fail("public JWK", error);
    Json json(json_loads(raw, 0, nullptr));
    cjose_get_dealloc()(raw);
    json_object_set_new(json.get(), "kid", json_string(record_->kid.c_str()));
    json_object_set_new(json.get(), "use", json_string("sig"));
    json_object_set_new(json.get(), "alg", json_string(algorithm_name(record_->algorithm)));
    char* text = json_dumps(json.get(), JSON_COMPACT | JSON_SORT_KEYS);
    std::string out(text);
    ::free(text);
    return out;
}

std::optional<std::string> kid_of(std::string_view compact)
{
    const auto header = header_of(compact);
    if (!header)
        return std::nullopt;
    const auto kid = text_member(header.get(), "kid");
    return kid ? std::optional<std::string>(*kid) : std::nullopt;
}

} // namespace postkey::crypto

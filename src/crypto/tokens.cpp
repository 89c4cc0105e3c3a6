#include "crypto/tokens.hpp"

#include "crypto/digest.hpp"

#include <fmt/format.h>

#include <chrono>
#include <jansson.h>
#include <memory>

namespace postkey::crypto {
namespace {

constexpr std::string_view action_issuer = "postkey";

class Claims
{
public:
    explicit Claims(const std::string& payload)
        : json_(json_loadb(payload.data(), payload.size(), JSON_REJECT_DUPLICATES, nullptr))
    {
    }

    std::optional<std::string> text(const char* name) const
    {
        const json_t* value = json_object_get(json_.get(), name);
        if (value == nullptr || !json_is_string(value))
            return std::nullopt;
        return std::string(json_string_value(value), json_string_length(value));
    }

    std::optional<Instant> time(const char* name) const
    {
        const json_t* value = json_object_get(json_.get(), name);
        constexpr json_int_t latest = 253402300799; // the end of the year 9999
        if (value == nullptr || !json_is_integer(value) || json_integer_value(value) < 0 ||
            json_integer_value(value) > latest)
            return std::nullopt;
        return Instant(std::chrono::seconds(json_integer_value(value)));
    }

private:
    struct Deleter
    {
        void operator()(json_t* json) const { json_decref(json); }
    };
    std::unique_ptr<json_t, Deleter> json_;
};

bool has_five_digits_in_a_row(std::string_view text)
{
    int run = 0;
    for (const char c : text) {
        run = c >= '0' && c <= '9' ? run + 1 : 0;
        if (run == 5)
            return true;
    }
    return false;
}

SecretString code_by(const SecretString& key, const MessageId& message, const EmailAddress& address)
{
    const auto mac = hmac_sha256(key, message.text() + " " + address.text());
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 8; ++i)
        number = (number << 8) | static_cast<unsigned char>(mac[i]);
    return SecretString(fmt::format("{:08}", number % 100'000'000));
}

} // namespace

ActionTokens::Keys::Keys(const KeySet& keys) : current(keys.current())
{
    for (const auto& kid : keys.kids()) {
        links.emplace(kid, JwsKey::hs256(kid, keys.derive(kid, "action token")));
        codes.emplace(kid, keys.derive(kid, "mail code"));
    }
}

std::string_view ActionTokens::Keys::known(std::string_view kid) const
{
    return links.contains(kid) ? kid : current;
}

ActionTokens::ActionTokens(const KeyRing& ring) : ring_(ring), keys_(ring) {}

SecretString ActionTokens::mint(const TokenClaims& claims, std::string_view kid) const
{
    const auto keys = keys_.now();
    const auto& key = keys->links.find(keys->known(kid))->second;
    const auto base =
        fmt::format(R"("iss":"{}","sub":"{}","scope":"{}","jti":"{}","iat":{},"exp":{})", action_issuer,
                    claims.subject.text(), to_text(claims.scope), claims.jti.text(),
                    to_unix_seconds(claims.issued_at), to_unix_seconds(claims.expires_at));
    auto token = key.sign("{" + base + "}", "");
    // A salt of our own varies the text until no part of it can be mistaken for the code beside it.
    for (int salt = 1; has_five_digits_in_a_row(token); ++salt)
        token = key.sign(fmt::format("{{{},\"s\":{}}}", base, salt), "");
    return SecretString(std::move(token));
}

std::optional<TokenClaims> ActionTokens::verify(const SecretString& token, Instant now) const
{
    const auto kid = kid_of(token.reveal());
    const auto keys = keys_.now();
    const auto key = kid ? keys->links.find(*kid) : keys->links.end();
    if (key == keys->links.end())
        return std::nullopt;
    const auto payload = key->second.verify(token.reveal(), "");
    if (!payload)
        return std::nullopt;
    const Claims claims(*payload);
    const auto subject = AccountId::parse(claims.text("sub").value_or(""));
    const auto scope = parse_token_scope(claims.text("scope").value_or(""));
    const auto jti = MessageId::parse(claims.text("jti").value_or(""));
    const auto issued_at = claims.time("iat");
    const auto expires_at = claims.time("exp");
    if (claims.text("iss") != action_issuer || !subject || !scope || !jti || !issued_at || !expires_at ||
        *expires_at <= now)
        return std::nullopt;
    return TokenClaims{*subject, *scope, *jti, *issued_at, *expires_at};
}

SecretString ActionTokens::code(const MessageId& message, const EmailAddress& address,
                                std::string_view kid) const
{
    const auto keys = keys_.now();
    return code_by(keys->codes.find(keys->known(kid))->second, message, address);
}

bool ActionTokens::is_code(const SecretString& typed, const MessageId& message,
                           const EmailAddress& address) const
{
    const auto keys = keys_.now();
    bool found = false;
    for (const auto& [kid, key] : keys->codes)
        found |= equal_in_constant_time(code_by(key, message, address).reveal(), typed.reveal());
    return found;
}

AccessTokens::Keys::Keys(const KeySet& keys) : current(keys.current())
{
    for (const auto& kid : keys.kids())
        all.emplace(kid, JwsKey::es256(kid, keys.derive_scalar_seed(kid, "access token ES256")));
}

AccessTokens::AccessTokens(const KeyRing& ring, std::string issuer) : issuer_(std::move(issuer)), keys_(ring)
{
}

SecretString AccessTokens::mint(const AccessClaims& claims, const std::string& jti) const
{
    const auto payload = fmt::format(R"({{"iss":"{}","sub":"{}","sid":"{}","jti":"{}","iat":{},"exp":{}}})",
                                     issuer_, claims.account.text(), claims.session.text(), jti,
                                     to_unix_seconds(claims.issued_at), to_unix_seconds(claims.expires_at));
    const auto keys = keys_.now();
    return SecretString(keys->all.find(keys->current)->second.sign(payload, "at+jwt"));
}

std::optional<AccessClaims> AccessTokens::verify(const SecretString& token, Instant now) const
{
    const auto kid = kid_of(token.reveal());
    const auto keys = keys_.now();
    const auto key = kid ? keys->all.find(*kid) : keys->all.end();
    if (key == keys->all.end())
        return std::nullopt;
    const auto payload = key->second.verify(token.reveal(), "at+jwt");
    if (!payload)
        return std::nullopt;
    const Claims claims(*payload);
    const auto account = AccountId::parse(claims.text("sub").value_or(""));
    const auto session = SessionId::parse(claims.text("sid").value_or(""));
    const auto issued_at = claims.time("iat");
    const auto expires_at = claims.time("exp");
    constexpr std::chrono::seconds leeway{30}; // of another node's clock (S-082)
    if (claims.text("iss") != issuer_ || !account || !session || !issued_at || !expires_at ||
        *expires_at <= now || *issued_at > now + leeway)
        return std::nullopt;
    return AccessClaims{*account, *session, *issued_at, *expires_at};
}

std::string AccessTokens::jwks() const
{
    std::string keys;
    const auto ring = keys_.now();
    for (const auto& [kid, key] : ring->all)
        keys += (keys.empty() ? "" : ",") + key.public_jwk();
    return "{\"keys\":[" + keys + "]}";
}

} // namespace postkey::crypto

#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "crypto/jws.hpp"

#include <gtest/gtest.h>

namespace postkey::crypto {
namespace {

using namespace std::string_literals;

using Algorithm = JwsKey::Algorithm;

const SecretString key_bytes("kT9vQ2mZx7LpW4sNc8RfYb3HdJ6gAeUo");

JwsKey hs256()
{
    return JwsKey::hs256("k1", key_bytes);
}

// A correct HS256 signature over any header and payload: what somebody with the key could send.
std::string signed_by_hand(const std::string& header, const std::string& payload,
                           const SecretString& key = key_bytes)
{
    const auto input = to_base64url(header) + "." + to_base64url(payload);
    return input + "." + to_base64url(hmac_sha256(key, input));
}

// RFC 7515, appendix A.1.
TEST(Jws, AcceptsTheHs256ExampleOfItsRfc)
{
    const auto key = JwsKey::from_jwk(
        "", Algorithm::hs256,
        R"({"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"})");
    ASSERT_TRUE(key);

    EXPECT_EQ(
        key->verify(
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            "JWT"),
        "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");
}

// RFC 7515, appendix A.3.
TEST(Jws, AcceptsTheEs256ExampleOfItsRfc)
{
    const auto key =
        JwsKey::from_jwk("", Algorithm::es256,
                         R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                         R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})");
    ASSERT_TRUE(key);
    const std::string token =
        "eyJhbGciOiJFUzI1NiJ9."
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    EXPECT_TRUE(key->verify(token, ""));
    EXPECT_FALSE(key->verify(token, "JWT")) << "it has no typ";
}

TEST(Jws, ReadsBackWhatItSigned)
{
    const auto es256 = JwsKey::es256("k1", SecretString(std::string(48, 's')));

    EXPECT_EQ(hs256().verify(hs256().sign("{\"a\":1}", ""), ""), "{\"a\":1}");
    EXPECT_EQ(es256.verify(es256.sign("payload", "at+jwt"), "at+jwt"), "payload");
    EXPECT_EQ(kid_of(hs256().sign("{}", "")), "k1");
}

TEST(Jws, TheHandMadeTokenOfTheseTestsIsGood)
{
    EXPECT_EQ(hs256().verify(signed_by_hand(R"({"alg":"HS256","kid":"k1"})", "{}"), ""), "{}");
}

// S-079.
TEST(Jws, TheKeySaysWhichAlgorithmNotTheHeader)
{
    for (const auto* header : {R"({"alg":"none"})",
                               R"({"alg":"None"})",
                               R"({"alg":"nOnE"})",
                               R"({"alg":"NONE"})",
                               R"({"alg":"hs256"})",
                               R"({"alg":"HS384"})",
                               R"({"alg":"HS512"})",
                               R"({"alg":"ES256"})",
                               R"({"alg":"RS256"})",
                               R"({"alg":""})",
                               R"({})",
                               R"({"alg":null})",
                               R"({"alg":["HS256"]})",
                               R"({"alg":{"alg":"HS256"}})",
                               R"({"alg":1})",
                               R"({"ALG":"HS256"})",
                               "{\"alg\":\"HS256\\u0000\"}",
                               R"({"alg":"HS256 "})",
                               R"(["HS256"])",
                               R"("HS256")",
                               "null",
                               "1",
                               "",
                               "{"}) {
        const auto token = signed_by_hand(header, "{}");

        EXPECT_EQ(hs256().verify(token, ""), std::nullopt) << header;
        EXPECT_EQ(hs256().verify(token.substr(0, token.rfind('.') + 1), ""), std::nullopt)
            << header << " without signature";
    }
}

TEST(Jws, APublicKeyIsNoHmacKey)
{
    const auto es256 = JwsKey::es256("k1", SecretString(std::string(48, 's')));
    const auto jwk = es256.public_jwk();
    const auto x = from_base64url(jwk.substr(jwk.find("\"x\":\"") + 5, 43)).value();

    for (const auto& key : {jwk, x, std::string()})
        EXPECT_EQ(es256.verify(signed_by_hand(R"({"alg":"HS256","kid":"k1"})", "{}", SecretString(key)), ""),
                  std::nullopt);
    EXPECT_EQ(hs256().verify(signed_by_hand(R"({"alg":"HS256","kid":"k1"})", "{}", SecretString()), ""),
              std::nullopt);
}

TEST(Jws, ZeroSignaturesOfEs256AreRefused)
{
    const auto es256 = JwsKey::es256("k1", SecretString(std::string(48, 's')));
    const auto token = es256.sign("{}", "");
    const auto unsigned_part = token.substr(0, token.rfind('.') + 1);

    EXPECT_TRUE(es256.verify(token, ""));
    for (const auto& signature :
         {std::string(64, '\0'), std::string(63, '\0') + '\1', std::string(1, '\0'), std::string(128, '\0')})
        EXPECT_FALSE(es256.verify(unsigned_part + to_base64url(signature), ""));
}

TEST(Jws, ASignatureOfAnotherLengthIsRefused)
{
    const auto es256 = JwsKey::es256("k1", SecretString(std::string(48, 's')));
    const auto token = es256.sign("{}", "");
    const auto unsigned_part = token.substr(0, token.rfind('.') + 1);
    const auto signature = from_base64url(token.substr(token.rfind('.') + 1)).value();
    const auto r = signature.substr(0, 32);
    const auto s = signature.substr(32);
    const auto zero = std::string(1, '\0');

    EXPECT_TRUE(es256.verify(unsigned_part + to_base64url(r + s), ""));
    for (const auto& other : {zero + r + zero + s, r + s + zero, r + s + zero + zero, r, r + s + r + s})
        EXPECT_FALSE(es256.verify(unsigned_part + to_base64url(other), "")) << other.size();
}

TEST(Jws, DuplicateMembersAreRefused)
{
    for (const auto* header :
         {R"({"alg":"HS256","alg":"HS256"})", R"({"alg":"none","alg":"HS256"})",
          R"({"alg":"HS256","kid":"a","kid":"a"})", R"({"alg":"HS256","a\u006cg":"none"})"})
        EXPECT_EQ(hs256().verify(signed_by_hand(header, "{}"), ""), std::nullopt) << header;
}

TEST(Jws, WhatWouldChangeTheMeaningIsRefused)
{
    for (const auto* header : {R"({"alg":"HS256","crit":["exp"]})", R"({"alg":"HS256","crit":[]})",
                               R"({"alg":"HS256","crit":null})", R"({"alg":"HS256","b64":false})",
                               R"({"alg":"HS256","b64":false,"crit":["b64"]})"})
        EXPECT_EQ(hs256().verify(signed_by_hand(header, "{}"), ""), std::nullopt) << header;
}

// S-080.
TEST(Jws, KeysInTheHeaderAreNotLookedAt)
{
    const SecretString theirs("attackers own key of 32 bytes...");
    const auto jwk = R"({"kty":"oct","k":")" + to_base64url(theirs.reveal()) + "\"}";
    for (const auto& extra : {R"("jwk":)" + jwk, R"("jku":"http://127.0.0.1:1/")"s,
                              R"("x5u":"http://127.0.0.1:1/")"s, R"("x5c":["AA"])"s}) {
        const auto header = R"({"alg":"HS256","kid":"k1",)" + extra + "}";

        EXPECT_EQ(hs256().verify(signed_by_hand(header, "{}", theirs), ""), std::nullopt) << header;
    }
}

TEST(Jws, TypeMustBeTheOneAskedFor)
{
    EXPECT_TRUE(hs256().verify(hs256().sign("{}", "at+jwt"), "at+jwt"));
    for (const auto* type : {"", "JWT", "AT+JWT", "at+jwt "})
        EXPECT_FALSE(hs256().verify(hs256().sign("{}", type), "at+jwt")) << type;
    EXPECT_FALSE(hs256().verify(signed_by_hand(R"({"alg":"HS256","typ":["at+jwt"]})", "{}"), "at+jwt"));
}

// S-025.
TEST(Jws, HasExactlyOneText)
{
    const auto token = hs256().sign(R"({"sub":"x"})", "");
    ASSERT_TRUE(hs256().verify(token, ""));

    for (std::size_t i = 0; i < token.size(); ++i) {
        auto cut = token;
        cut.erase(i, 1);
        EXPECT_FALSE(hs256().verify(cut, "")) << "without " << i;
        auto flipped = token;
        flipped[i] = static_cast<char>(flipped[i] ^ 0x20);
        EXPECT_FALSE(hs256().verify(flipped, "")) << "other case at " << i;
        for (const char c : "A=+/ \n.\0"s)
            if (c != token[i]) {
                auto changed = token;
                changed[i] = c;
                EXPECT_FALSE(hs256().verify(changed, "")) << "changed at " << i;
                changed = token;
                changed.insert(i, 1, c);
                EXPECT_FALSE(hs256().verify(changed, "")) << "more at " << i;
            }
    }
    for (const auto& tail : {"="s, "=="s, "A"s, "AAAA"s, " "s, "\n"s, "."s, ".AA"s, "\0x"s, "%00x"s, "%"s})
        EXPECT_FALSE(hs256().verify(token + tail, "")) << tail;
    EXPECT_TRUE(hs256().verify(token, ""));
}

TEST(Jws, LastCharactersWithTheSameBitsAreRefused)
{
    const auto token = hs256().sign(R"({"sub":"x"})", "");
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int accepted = 0;
    for (const char c : alphabet) {
        auto changed = token;
        changed.back() = c;
        accepted += hs256().verify(changed, "") ? 1 : 0;
    }
    EXPECT_EQ(accepted, 1);
}

TEST(Jws, EmptyPartsAndOtherShapesAreRefused)
{
    const auto token = hs256().sign("{}", "");
    const auto first = token.find('.');
    const auto second = token.rfind('.');
    for (const auto& text : {""s, "."s, ".."s, "..."s, token.substr(first),
                             token.substr(0, first) + token.substr(second - 0), token.substr(0, second),
                             token.substr(0, second + 1), token.substr(0, first + 1) + token.substr(second),
                             token + "." + token, R"({"payload":"Zm9v","signatures":[]})"s}) {
        EXPECT_FALSE(hs256().verify(text, "")) << text;
    }
}

TEST(Jws, From4097CharactersItIsNotLookedAt)
{
    const auto sized = [](std::size_t payload) {
        return signed_by_hand(R"({"alg":"HS256","kid":"k1"})", std::string(payload, 'x'));
    };
    std::size_t payload = 3000;
    while (sized(payload + 1).size() <= 4096)
        ++payload;

    EXPECT_EQ(sized(payload).size(), 4096U);
    EXPECT_TRUE(hs256().verify(sized(payload), ""));
    EXPECT_TRUE(kid_of(sized(payload)));
    EXPECT_FALSE(hs256().verify(sized(payload + 1), ""));
    EXPECT_FALSE(kid_of(sized(payload + 1)));
}

TEST(Jws, KidIsOneTextOrNothing)
{
    for (const auto* header : {R"({"alg":"HS256"})", R"({"alg":"HS256","kid":1})",
                               R"({"alg":"HS256","kid":["k1"]})", R"({"alg":"HS256","kid":null})"})
        EXPECT_EQ(kid_of(signed_by_hand(header, "{}")), std::nullopt) << header;
    EXPECT_EQ(kid_of(signed_by_hand(R"({"alg":"HS256","kid":"../../dev/null"})", "{}")), "../../dev/null");
    EXPECT_EQ(kid_of(signed_by_hand("{\"kid\":\"k1\\u0000\"}", "{}")), std::nullopt)
        << "jansson takes no NUL in texts";
}

} // namespace
} // namespace postkey::crypto

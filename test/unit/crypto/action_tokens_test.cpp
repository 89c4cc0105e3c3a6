#include "base/encoding.hpp"
#include "crypto/tokens.hpp"
#include "support/seeded_random.hpp"

#include <gtest/gtest.h>

namespace postkey::crypto {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr auto first_secret = "kT9vQ2mZx7LpW4sNc8RfYb3HdJ6gAeUo";
constexpr auto second_secret = "Zr5uB8nEw1QyK7hTd2VfGx9LaJ4pCs6M";

KeyRing one_key()
{
    return KeyRing({{"k1", SecretString(first_secret)}});
}

KeyRing rotated()
{
    return KeyRing({{"k2", SecretString(second_secret)}, {"k1", SecretString(first_secret)}});
}

const Instant issued = from_milliseconds(1'795'000'000'000);

TokenClaims claims_of(Random& random, TokenScope scope = TokenScope::pwd_reset)
{
    return {AccountId::make(issued, random), scope, MessageId::make(issued, random), issued,
            issued + minutes(270)};
}

TokenClaims some_claims(TokenScope scope = TokenScope::pwd_reset)
{
    test::SeededRandom random;
    return claims_of(random, scope);
}

std::string minted(const ActionTokens& tokens, const TokenClaims& claims)
{
    return std::string(tokens.mint(claims).reveal());
}

TEST(ActionToken, EqualClaimsGiveEqualTextInEveryProcess)
{
    EXPECT_EQ(minted(ActionTokens(one_key()), some_claims()), minted(ActionTokens(one_key()), some_claims()));
}

TEST(ActionToken, CarriesItsClaims)
{
    const ActionTokens tokens(one_key());
    for (const auto scope : {TokenScope::pwd_reset, TokenScope::verify_email, TokenScope::change_email,
                             TokenScope::undo_change, TokenScope::invite}) {
        const auto claims = some_claims(scope);

        const auto read = tokens.verify(tokens.mint(claims), issued);

        ASSERT_TRUE(read);
        EXPECT_EQ(read->subject, claims.subject);
        EXPECT_EQ(read->scope, scope);
        EXPECT_EQ(read->jti, claims.jti);
        EXPECT_EQ(read->issued_at, claims.issued_at);
        EXPECT_EQ(read->expires_at, claims.expires_at);
    }
}

TEST(ActionToken, SaysNothingThatProductPageDoesNotName)
{
    const auto token = minted(ActionTokens(one_key()), some_claims());
    const auto first = token.find('.');
    const auto payload = from_base64url(token.substr(first + 1, token.rfind('.') - first - 1)).value();

    for (const auto* member : {"\"iss\":", "\"sub\":", "\"scope\":\"pwd_reset\"",
                               "\"jti\":", "\"iat\":1795000000", "\"exp\":1795016200"})
        EXPECT_NE(payload.find(member), std::string::npos) << payload;
    EXPECT_EQ(payload.find('@'), std::string::npos);
}

TEST(ActionToken, ExpiresAtTheInstantItSays)
{
    const ActionTokens tokens(one_key());
    const auto claims = some_claims();
    const auto token = tokens.mint(claims);

    EXPECT_TRUE(tokens.verify(token, claims.expires_at - milliseconds(1)));
    EXPECT_FALSE(tokens.verify(token, claims.expires_at));
}

// A code of eight digits stands beside the link; nothing else there may be taken for one.
TEST(ActionToken, NeverHasFiveDigitsInARow)
{
    const ActionTokens tokens(one_key());
    test::SeededRandom random;
    for (int i = 0; i < 2000; ++i) {
        const auto token = minted(tokens, claims_of(random));
        int run = 0;
        for (const char c : token) {
            run = c >= '0' && c <= '9' ? run + 1 : 0;
            ASSERT_LT(run, 5) << token;
        }
        ASSERT_TRUE(tokens.verify(SecretString(token), issued));
    }
}

std::size_t longest_token(TokenScope scope)
{
    const ActionTokens tokens(one_key());
    test::SeededRandom random;
    std::size_t longest = 0;
    for (int i = 0; i < 500; ++i)
        longest = std::max(longest, minted(tokens, claims_of(random, scope)).size());
    return longest;
}

TEST(ActionToken, FitsIntoALinkOf400CharactersWithAPublicUrlOf60)
{
    constexpr std::size_t public_url = 60;
    const auto length_of = [](std::string_view path) { return public_url + path.size(); };

    EXPECT_LE(length_of("/verify/") + longest_token(TokenScope::verify_email), 400U);
    EXPECT_LE(length_of("/reset_password/") + longest_token(TokenScope::pwd_reset), 400U);
    EXPECT_LE(length_of("/reset?pwd_reset_token=") + longest_token(TokenScope::pwd_reset), 400U);
}

// poletto's path is long, so the public URL has less room.
TEST(ActionToken, FitsIntoAPolettoLinkOf400CharactersWithAPublicUrlOf50)
{
    constexpr std::string_view path = "/v3/users/verify-account?verificationToken=";

    EXPECT_LE(50 + path.size() + longest_token(TokenScope::verify_email), 400U);
}

TEST(ActionToken, OfAnotherKeyIsRefused)
{
    const ActionTokens theirs(KeyRing({{"k1", SecretString(second_secret)}}));

    EXPECT_FALSE(ActionTokens(one_key()).verify(theirs.mint(some_claims()), issued));
}

TEST(ActionToken, StaysGoodAfterARotationAndGoesWithItsKey)
{
    const auto old_token = ActionTokens(one_key()).mint(some_claims());
    const auto new_token = ActionTokens(rotated()).mint(some_claims());

    EXPECT_TRUE(ActionTokens(rotated()).verify(old_token, issued));
    EXPECT_EQ(kid_of(new_token.reveal()), "k2");
    EXPECT_TRUE(ActionTokens(rotated()).verify(new_token, issued));
    EXPECT_FALSE(ActionTokens(one_key()).verify(new_token, issued));
    EXPECT_FALSE(ActionTokens(KeyRing({{"k2", SecretString(second_secret)}})).verify(old_token, issued));
}

// S-081: signed by the right key, yet not a token of ours in every claim.
TEST(ActionToken, EveryClaimIsChecked)
{
    const ActionTokens tokens(one_key());
    const auto key = JwsKey::hs256("k1", one_key().keys()->derive("k1", "action token"));
    const std::string good =
        R"({"iss":"postkey","sub":"017f22e2-79b0-7fff-bfff-ffffffffffff","scope":"pwd_reset",)"
        R"("jti":"017f22e2-79b0-7fff-bfff-fffffffffffe","iat":1795000000,"exp":1795016200})";
    const auto accepted = [&](const std::string& payload) {
        return tokens.verify(SecretString(key.sign(payload, "")), issued).has_value();
    };
    const auto with = [&](const std::string& from, const std::string& to) {
        auto payload = good;
        payload.replace(payload.find(from), from.size(), to);
        return payload;
    };
    ASSERT_TRUE(accepted(good));

    for (const auto& payload :
         {with("\"postkey\"", "\"other\""),
          with("\"iss\":\"postkey\",", ""),
          with("\"pwd_reset\"", "\"session\""),
          with("\"pwd_reset\"", "[\"pwd_reset\"]"),
          with("\"scope\":\"pwd_reset\",", ""),
          with("\"sub\"", "\"sbu\""),
          with("\"017f22e2-79b0-7fff-bfff-ffffffffffff\"", "[\"017f22e2-79b0-7fff-bfff-ffffffffffff\"]"),
          with("017f22e2-79b0-7fff-bfff-ffffffffffff", "017F22E2-79b0-7fff-bfff-ffffffffffff"),
          with("017f22e2-79b0-7fff-bfff-fffffffffffe", ""),
          with("1795016200", "\"1795016200\""),
          with("1795016200", "1795016200.0"),
          with("1795016200", "null"),
          with("1795016200", "-1"),
          with("1795016200", "253402300800"),
          with("1795016200", "1e999"),
          with("1795016200", "99999999999999999999"),
          with(",\"exp\":1795016200", ""),
          with("1795000000", "true"),
          with("\"iss\"", "\"exp\":1795016200,\"iss\""),
          with("\"iss\"", "\"sub\":\"x\",\"iss\""),
          std::string("[]"),
          std::string("x"),
          std::string("\"x\""),
          good + " x"})
        EXPECT_FALSE(accepted(payload)) << payload;
}

TEST(ActionToken, IsNoAccessTokenAndAnAccessTokenIsNone)
{
    const ActionTokens action(one_key());
    const AccessTokens access(one_key(), "https://accounts.example.org");
    test::SeededRandom random;
    const auto session = access.mint(
        {AccountId::make(issued, random), SessionId::make(issued, random), issued, issued + minutes(10)},
        "j");

    EXPECT_FALSE(action.verify(session, issued));
    EXPECT_FALSE(access.verify(action.mint(some_claims()), issued));
}

TEST(ActionToken, NothingElseIsOne)
{
    const ActionTokens tokens(one_key());
    for (const auto& text : {std::string(), std::string("."), std::string(".."), std::string(5000, 'A'),
                             std::string("a.b.c"), std::string("\0", 1), std::string("null")})
        EXPECT_FALSE(tokens.verify(SecretString(text), issued));
}

TEST(MailCode, HasEightDigitsAndBelongsToOneMessageAndAddress)
{
    const ActionTokens tokens(one_key());
    test::SeededRandom random;
    const auto ada = EmailAddress::parse("ada@example.org").value();
    const auto bob = EmailAddress::parse("bob@example.org").value();
    for (int i = 0; i < 200; ++i) {
        const auto message = MessageId::make(issued, random);
        const std::string code(tokens.code(message, ada).reveal());

        EXPECT_EQ(code.size(), 8U);
        EXPECT_EQ(code.find_first_not_of("0123456789"), std::string::npos);
        EXPECT_EQ(tokens.code(message, ada).reveal(), code);
        EXPECT_NE(tokens.code(message, bob).reveal(), code);
        EXPECT_NE(tokens.code(MessageId::make(issued, random), ada).reveal(), code);
    }
}

// S-027: who has the database only, has no code.
TEST(MailCode, NeedsTheKey)
{
    test::SeededRandom random;
    const auto message = MessageId::make(issued, random);
    const auto ada = EmailAddress::parse("ada@example.org").value();

    EXPECT_NE(ActionTokens(one_key()).code(message, ada).reveal(),
              ActionTokens(KeyRing({{"k1", SecretString(second_secret)}})).code(message, ada).reveal());
}

} // namespace
} // namespace postkey::crypto

#include "front/pages/csrf.hpp"

#include <gtest/gtest.h>

namespace postkey::front::pages {
namespace {

SecretString secret(std::string_view text)
{
    return SecretString(std::string(text));
}

struct CsrfProof : testing::Test
{
    crypto::KeyRing keys{{crypto::MasterKey{"k1", secret("0123456789abcdef0123456789abcdef")}}};
    Csrf csrf{keys};
    SecretString cookie = secret("browser");
    SecretString session = secret("session");
};

TEST_F(CsrfProof, ATokenIsGoodForItsOwnBrowserAndSession)
{
    EXPECT_TRUE(csrf.accepts(csrf.token(cookie, std::nullopt), cookie, std::nullopt));
    EXPECT_TRUE(csrf.accepts(csrf.token(cookie, session), cookie, session));
}

TEST_F(CsrfProof, ATokenOfAnotherBrowserIsRefused)
{
    EXPECT_FALSE(csrf.accepts(csrf.token(secret("another"), session), cookie, session));
}

TEST_F(CsrfProof, ATokenFromBeforeSigningInOrOfAnotherSessionIsRefused)
{
    EXPECT_FALSE(csrf.accepts(csrf.token(cookie, std::nullopt), cookie, session));
    EXPECT_FALSE(csrf.accepts(csrf.token(cookie, secret("another")), cookie, session));
    EXPECT_FALSE(csrf.accepts(csrf.token(cookie, session), cookie, std::nullopt));
}

TEST_F(CsrfProof, NothingIsProvenWithoutCookieOrToken)
{
    EXPECT_FALSE(csrf.accepts(csrf.token(cookie, session), std::nullopt, session));
    EXPECT_FALSE(csrf.accepts(csrf.token(secret(""), session), secret(""), session));
    EXPECT_FALSE(csrf.accepts("", cookie, session));
}

TEST_F(CsrfProof, OneChangedCharacterIsRefused)
{
    auto token = csrf.token(cookie, session);
    token.front() = token.front() == 'A' ? 'B' : 'A';

    EXPECT_FALSE(csrf.accepts(token, cookie, session));
}

TEST_F(CsrfProof, TokensOfAnotherMasterKeyAreRefused)
{
    const crypto::KeyRing others{{crypto::MasterKey{"k2", secret("fedcba9876543210fedcba9876543210")}}};

    EXPECT_FALSE(csrf.accepts(Csrf(others).token(cookie, session), cookie, session));
}

// S-086.
TEST_F(CsrfProof, AFormThatWasOpenDuringARotationIsAcceptedAndAfterARevocationNot)
{
    const auto token = csrf.token(cookie, session);
    const crypto::MasterKey next{"k2", secret("fedcba9876543210fedcba9876543210")};

    keys.replace({next, {"k1", secret("0123456789abcdef0123456789abcdef")}});
    EXPECT_TRUE(csrf.accepts(token, cookie, session));
    EXPECT_NE(csrf.token(cookie, session), token);

    keys.replace({next});
    EXPECT_FALSE(csrf.accepts(token, cookie, session));
}

} // namespace
} // namespace postkey::front::pages

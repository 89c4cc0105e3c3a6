#include "contract/store_fixture.hpp"

namespace postkey::store {
namespace {

using namespace std::chrono_literals;

class MailCodeContract : public StoreContract
{
protected:
    std::optional<OpenActionToken> by_code(std::string_view email, const std::string& typed)
    {
        // The test's code of a message is its id.
        CodeCheck is_code = [typed](const MessageId& message, const EmailAddress&) {
            return message.text() == typed;
        };
        return test::run(tokens.find_by_code(address(email), TokenScope::pwd_reset, std::move(is_code),
                                             policy.tokens.code_tries, Cause(), now()));
    }
};

TEST_P(MailCodeContract, FiveWrongTriesEndTheCodeAndLeaveTheLink)
{
    verified("ada@example.org");
    request(Intent::recovery, "ada@example.org");
    const auto mail = hand_over().at(0);
    for (int i = 1; i <= 4; ++i)
        EXPECT_FALSE(by_code("ada@example.org", "wrong"));
    EXPECT_TRUE(by_code("ada@example.org", mail.id.text())) << "the fifth try is still read";
    EXPECT_FALSE(by_code("ada@example.org", "wrong"));

    EXPECT_FALSE(by_code("ada@example.org", mail.id.text())) << "after five wrong ones";
    EXPECT_TRUE(open(mail));
}

TEST_P(MailCodeContract, ARightCodeCostsNoTry)
{
    verified("ada@example.org");
    request(Intent::recovery, "ada@example.org");
    const auto mail = hand_over().at(0);

    for (int i = 0; i < 20; ++i)
        EXPECT_TRUE(by_code("ada@example.org", mail.id.text()));
}

// S-026.
TEST_P(MailCodeContract, OfFiftyGuessesAtOnceAtMostFiveAreCompared)
{
    verified("ada@example.org");
    recovery("ada@example.org");
    std::atomic<int> compared = 0;
    std::vector<Task<std::optional<OpenActionToken>>> guesses;
    for (int i = 0; i < 50; ++i) {
        CodeCheck is_code = [&compared](const MessageId&, const EmailAddress&) {
            ++compared;
            return false;
        };
        guesses.push_back(tokens.find_by_code(address("ada@example.org"), TokenScope::pwd_reset, is_code,
                                              policy.tokens.code_tries, Cause(), now()));
    }

    EXPECT_EQ(count_good(std::move(guesses), [](const auto& result) { return result.has_value(); }), 0);
    EXPECT_EQ(compared, 5);
}

TEST_P(MailCodeContract, ACodeLivesTenMinutesFromHandOver)
{
    verified("ada@example.org");
    request(Intent::recovery, "ada@example.org");
    const auto mail = hand_over().at(0);

    clock.advance(10min - 1ms);
    EXPECT_TRUE(by_code("ada@example.org", mail.id.text()));
    clock.advance(1ms);
    EXPECT_FALSE(by_code("ada@example.org", mail.id.text()));
    EXPECT_TRUE(open(mail)) << "the link lives on";
}

TEST_P(MailCodeContract, TheNewerMailsCodeReplacesTheOlderOneWithFreshTries)
{
    verified("ada@example.org");
    request(Intent::recovery, "ada@example.org");
    const auto older = hand_over().at(0);
    for (int i = 0; i < 5; ++i)
        by_code("ada@example.org", "wrong");
    clock.advance(1min);
    request(Intent::recovery, "ada@example.org");
    const auto newer = hand_over().at(0);

    ASSERT_EQ(newer.token->jti, older.token->jti) << "the same link";
    EXPECT_FALSE(by_code("ada@example.org", older.id.text()));
    EXPECT_TRUE(by_code("ada@example.org", newer.id.text()));
}

TEST_P(MailCodeContract, ARetryOfTheSameMailGivesNoFreshTries)
{
    verified("ada@example.org");
    const auto id = request(Intent::recovery, "ada@example.org");
    const auto first = lease().at(0);
    prepare(first);
    finish(first, AttemptEnd::unknown);
    for (int i = 0; i < 5; ++i)
        by_code("ada@example.org", "wrong");
    clock.advance(due_at(id) - now());
    hand_over();

    EXPECT_FALSE(by_code("ada@example.org", id.text()));
}

TEST_P(MailCodeContract, ACodeIsOnlyForItsAddressAndPurpose)
{
    verified("ada@example.org");
    verified("bob@example.org");
    request(Intent::recovery, "ada@example.org");
    const auto mail = hand_over().at(0);

    EXPECT_FALSE(by_code("bob@example.org", mail.id.text()));
    CodeCheck always = [](const MessageId&, const EmailAddress&) { return true; };
    EXPECT_FALSE(test::run(tokens.find_by_code(address("ada@example.org"), TokenScope::verify_email, always,
                                               5, Cause(), now())));
}

// Several claims stand for one address; each mail has a code of its own.
TEST_P(MailCodeContract, ARightCodeRevivesNoDeadOneBesideIt)
{
    sign_up("ada@example.org");
    const auto dead = hand_over().at(0);
    const auto guess = [&](const std::string& typed) {
        CodeCheck is_code = [typed](const MessageId& message, const EmailAddress&) {
            return message.text() == typed;
        };
        return test::run(tokens.find_by_code(address("ada@example.org"), TokenScope::verify_email, is_code, 5,
                                             Cause(), now()))
            .has_value();
    };
    for (int i = 0; i < 5; ++i)
        guess("wrong");
    sign_up("ada@example.org");
    const auto fresh = hand_over().at(0);

    EXPECT_TRUE(guess(fresh.id.text()));

    EXPECT_FALSE(guess(dead.id.text()));
}

POSTKEY_ON_EVERY_ENGINE(MailCodeContract);

} // namespace
} // namespace postkey::store

// What may be told of a request for mail, and nothing of what became of it.
#include "store/mail_stories.hpp"
#include "store_fixture.hpp"

namespace postkey::store {
namespace {

using namespace std::chrono_literals;
using test::run;

class MailStoriesContract : public StoreContract
{
protected:
    RequestFacts facts(const MessageId& id) { return run(stories.find(id)).value(); }
    static std::string text(const RequestFacts& facts)
    {
        auto out = std::to_string(to_milliseconds(facts.created_at)) + " " +
                   (facts.replaced_at ? std::to_string(to_milliseconds(*facts.replaced_at)) : "-");
        for (const auto& silence : facts.silences)
            out += " " + std::to_string(to_milliseconds(silence.began)) + "-" +
                   (silence.ended ? std::to_string(to_milliseconds(*silence.ended)) : "");
        return out;
    }

    MailStories stories{*database};
};

TEST_P(MailStoriesContract, ARequestIsNamedByTheFirstOfItsPurposeThatFollows)
{
    const auto first = request(Intent::recovery, "ada@example.org");
    clock.advance(1s);
    request(Intent::sign_up, "ada@example.org");
    request(Intent::recovery, "ada+tag@example.org");
    request(Intent::recovery, "grace@example.org");
    EXPECT_EQ(facts(first).replaced_at, std::nullopt);
    EXPECT_EQ(facts(first).intent, Intent::recovery);

    clock.advance(1s);
    const auto second_at = now();
    request(Intent::recovery, "ada@example.org");
    clock.advance(1s);
    request(Intent::recovery, "ada@example.org");

    EXPECT_EQ(facts(first).replaced_at, second_at);
}

TEST_P(MailStoriesContract, SignUpAndResendServeOnePurpose)
{
    const auto first = request(Intent::sign_up, "ada@example.org");
    const auto second_at = now();
    const auto second = request(Intent::resend_verification, "ada@example.org");
    const auto third_at = now();
    request(Intent::sign_up, "ada@example.org");

    EXPECT_EQ(facts(first).replaced_at, second_at);
    EXPECT_EQ(facts(second).replaced_at, third_at);
}

TEST_P(MailStoriesContract, WhateverBecameOfAMessageItsFactsStayTheSame)
{
    verified("ada@example.org");
    const auto known = request(Intent::recovery, "ada@example.org");
    const auto unknown = request(Intent::recovery, "bob@example.org");
    const auto of_known = text(facts(known));
    const auto of_unknown = text(facts(unknown));

    for (const auto end : {AttemptEnd::transport_trouble, AttemptEnd::deferred, AttemptEnd::refused}) {
        hand_over(end);
        EXPECT_EQ(text(facts(known)), of_known);
        EXPECT_EQ(text(facts(unknown)), of_unknown);
        clock.advance(10min);
    }
    EXPECT_EQ(state_of(known), "failed");
    EXPECT_EQ(state_of(unknown), "cancelled");
}

TEST_P(MailStoriesContract, TellsTheSilencesSinceTheRequest)
{
    const auto start = now();
    run(stories.relay_fell_silent(start));
    run(stories.relay_fell_silent(start + 1s)); // seen again
    run(stories.relay_answers(start + 10s));
    run(stories.relay_answers(start + 11s));
    run(stories.relay_fell_silent(start + 20s));

    clock.advance(9'999ms);
    const auto before = facts(request(Intent::recovery, "ada@example.org"));
    ASSERT_EQ(before.silences.size(), 2U);
    EXPECT_EQ(before.silences[0].began, start);
    EXPECT_EQ(before.silences[0].ended, start + 10s);
    EXPECT_EQ(before.silences[1].began, start + 20s);
    EXPECT_EQ(before.silences[1].ended, std::nullopt);

    EXPECT_EQ(facts(request(Intent::recovery, "bob@example.org")).silences.size(), 1U);
}

TEST_P(MailStoriesContract, AClockThatWentBackEndsASilenceNoEarlierThanItBegan)
{
    run(stories.relay_fell_silent(now()));
    run(stories.relay_answers(now() - 1h));

    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM relay_silences WHERE ended_at = began_at"), 1);
}

TEST_P(MailStoriesContract, OnlyWhatStrangersCanAskForHasAStory)
{
    const auto id = request(Intent::password_changed, "ada@example.org");

    EXPECT_FALSE(run(stories.find(id)));
    EXPECT_FALSE(run(stories.find(MessageId::trusted("0192f0c1-7b1e-7cc2-8f50-3f2b7c1d9e10"))));
}

POSTKEY_ON_EVERY_ENGINE(MailStoriesContract);

} // namespace
} // namespace postkey::store

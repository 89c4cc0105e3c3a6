// "Where is my mail?" as a pure function of requests and of whether the relay answers.
#include "flow/mail_story.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;

// A whole minute, so that what is told to the minute is easy to read.
const Instant asked = from_milliseconds(1'795'000'020'000);

class Story : public testing::Test
{
protected:
    Story() { facts.created_at = asked; }

    MailStory at(std::chrono::milliseconds later) const { return tell(facts, policy, asked + later); }
    MailState state_at(std::chrono::milliseconds later) const { return at(later).state; }
    void silent(std::chrono::milliseconds from, std::optional<std::chrono::milliseconds> to = std::nullopt)
    {
        facts.silences.push_back({asked + from, to ? std::optional(asked + *to) : std::nullopt});
    }

    store::RequestFacts facts{
        .intent = Intent::recovery, .created_at = {}, .replaced_at = {}, .silences = {}};
    DeliveryPolicy policy; // the longest probe: 30 s; a recovery waits 240 minutes at most
};

TEST_F(Story, IsTakenOnTheRasterNotBeforeItHasSettled)
{
    EXPECT_EQ(state_at(0ms), MailState::queued);
    EXPECT_EQ(state_at(9'999ms), MailState::queued);
    EXPECT_EQ(state_at(10s), MailState::taken);

    facts.created_at = asked + 5s; // settled exactly on the mark
    EXPECT_EQ(state_at(9'999ms), MailState::queued);
    EXPECT_EQ(state_at(10s), MailState::taken);

    facts.created_at = asked + 5'001ms; // settled just after it: the next mark
    EXPECT_EQ(state_at(19'999ms), MailState::queued);
    EXPECT_EQ(state_at(20s), MailState::taken);
}

TEST_F(Story, SaysSinceWhenToTheMinute)
{
    facts.created_at = asked + 56'500ms;

    EXPECT_EQ(at(57s).since, asked);
    EXPECT_EQ(at(70s).since, asked + 60s);
    EXPECT_EQ(at(10min).since, asked + 60s) << "and stays at it";
}

TEST_F(Story, IsDeferredWhileTheRelayIsSilentAndTakenOneProbeAfter)
{
    silent(-90s);
    EXPECT_EQ(state_at(0ms), MailState::deferred);
    EXPECT_EQ(state_at(1h), MailState::deferred);
    EXPECT_EQ(at(1h).since, asked) << "not held back before it was asked for";

    facts.silences.back().ended = asked + 1h;
    EXPECT_EQ(state_at(1h), MailState::deferred);
    EXPECT_EQ(state_at(1h + 39'999ms), MailState::deferred);
    EXPECT_EQ(state_at(1h + 40s), MailState::taken);
}

TEST_F(Story, ASilenceFoundSoonAfterTheRequestHeldItBackAndALaterOneDidNot)
{
    silent(10s);
    EXPECT_EQ(state_at(30s), MailState::deferred);

    facts.silences.clear();
    silent(10'001ms);
    EXPECT_EQ(state_at(30s), MailState::taken);
}

TEST_F(Story, ASilenceThatEndedBeforeTheRequestIsNoneOfItsConcern)
{
    silent(-60s, 0ms);
    EXPECT_EQ(state_at(10s), MailState::taken);

    facts.silences.clear();
    silent(-60s, 1ms);
    EXPECT_EQ(state_at(10s), MailState::deferred);
}

TEST_F(Story, ARelayThatFallsSilentAgainHoldsOn)
{
    silent(0ms, 60s);
    silent(70s, 120s);
    EXPECT_EQ(state_at(110s), MailState::deferred);
    EXPECT_EQ(state_at(160s), MailState::taken);

    facts.silences.clear();
    silent(0ms, 60s);
    silent(80s);
    EXPECT_EQ(state_at(110s), MailState::taken) << "it left between the two";
}

TEST_F(Story, ExpiresAtTheEndOfItsWait)
{
    silent(0ms);
    EXPECT_EQ(state_at(240min - 1ms), MailState::deferred);
    EXPECT_EQ(state_at(240min), MailState::expired);
    EXPECT_EQ(at(300min).since, asked + 240min);

    facts.silences.back().ended = asked + 250min;
    EXPECT_EQ(state_at(300min), MailState::expired) << "the relay came back too late";

    facts.intent = Intent::sign_up; // waits a day
    EXPECT_EQ(state_at(300min), MailState::taken);
}

TEST_F(Story, ANewerRequestTakesThePlaceOfOneThatWaitsOnly)
{
    facts.replaced_at = asked + 1ms;
    EXPECT_EQ(state_at(10s), MailState::taken) << "it had left already";

    silent(1s);
    EXPECT_EQ(state_at(10s), MailState::superseded);
    EXPECT_EQ(at(10s).since, asked);

    facts.silences.back().ended = asked + 60s;
    facts.replaced_at = asked + 90s;
    EXPECT_EQ(state_at(10min), MailState::superseded) << "perhaps not tried again yet";
    facts.replaced_at = asked + 90s + 1ms;
    EXPECT_EQ(state_at(10min), MailState::taken);
}

TEST_F(Story, OneThatHasExpiredIsNotSupersededAnyMore)
{
    silent(0ms);

    facts.replaced_at = asked + 240min;
    EXPECT_EQ(state_at(5h), MailState::superseded);
    facts.replaced_at = asked + 240min + 1ms;
    EXPECT_EQ(state_at(5h), MailState::expired);
}

TEST_F(Story, EveryStateHasAName)
{
    for (const auto state : all_mail_states)
        EXPECT_FALSE(to_text(state).empty());
}

} // namespace
} // namespace postkey::flow

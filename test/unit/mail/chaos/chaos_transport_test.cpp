#include "mail/chaos/chaos_transport.hpp"
#include "support/recording_transport.hpp"
#include "unit/mail/run.hpp"
#include "unit/mail/sample_mail.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace postkey::mail {
namespace {

using test::RecordingTransport;
using testing::StartsWith;

class Check : public LastCheck
{
public:
    Task<bool> may_still_leave() override
    {
        ++asked;
        co_return answer;
    }

    int asked = 0;
    bool answer = true;
};

struct Chaos : testing::Test
{
    Delivery deliver(const std::string& name)
    {
        check.asked = 0;
        return run(io, transport.deliver(sample_mail(name + "@example.org"), check));
    }

    ~Chaos() override { run(io, transport.close()); }

    asio::io_context io;
    RecordingTransport* behind = new RecordingTransport;
    ChaosTransport transport{io.get_executor(), std::unique_ptr<Transport>(behind)};
    Check check;
};

TEST_F(Chaos, AnOrdinaryMailGoesStraightToTheTransportBehind)
{
    EXPECT_EQ(deliver("ada").reply, "250 2.0.0 ok");

    EXPECT_EQ(behind->mails.size(), 1U);
}

TEST_F(Chaos, ABounceIsRefusedAndGoesNoFurther)
{
    const auto delivery = deliver("bounce+550.5.1.1");

    EXPECT_EQ(delivery.outcome, Outcome::refused);
    EXPECT_EQ(delivery.reason, Reason::no_such_address);
    EXPECT_THAT(delivery.reply, StartsWith("550 5.1.1 "));
    EXPECT_TRUE(behind->mails.empty());
}

TEST_F(Chaos, ADeferralIsOneEachTimeUnlessItIsForOnce)
{
    EXPECT_EQ(deliver("defer+451").outcome, Outcome::deferred);
    EXPECT_EQ(deliver("defer+451").outcome, Outcome::deferred);
    EXPECT_TRUE(behind->mails.empty());

    EXPECT_EQ(deliver("defer-once+451").outcome, Outcome::deferred);
    EXPECT_EQ(deliver("defer-once+451").outcome, Outcome::sent);
    EXPECT_EQ(behind->mails.size(), 1U);
}

TEST_F(Chaos, WhatTheRelayTookSlowlyIsFiledOnceAndCheckedOnce)
{
    const auto begun = std::chrono::steady_clock::now();

    const auto delivery = deliver("slow+1s");

    EXPECT_EQ(delivery.outcome, Outcome::sent);
    EXPECT_GE(std::chrono::steady_clock::now() - begun, std::chrono::seconds(1));
    EXPECT_THAT(delivery.reply, StartsWith("250 "));
    EXPECT_EQ(behind->mails.size(), 1U);
    EXPECT_EQ(check.asked, 1);
}

TEST_F(Chaos, AnEndWithoutAnAnswerToTheDotIsUnknown)
{
    EXPECT_EQ(deliver("drop-after-dot").outcome, Outcome::unknown);

    EXPECT_TRUE(behind->mails.empty());
}

TEST_F(Chaos, WhatTheLastCheckHoldsBackDoesNotLeave)
{
    check.answer = false;

    EXPECT_EQ(deliver("slow+1s").outcome, Outcome::withheld);

    EXPECT_TRUE(behind->mails.empty());
}

} // namespace
} // namespace postkey::mail

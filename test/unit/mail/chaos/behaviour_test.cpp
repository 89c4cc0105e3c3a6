#include "mail/chaos/behaviour.hpp"

#include <gtest/gtest.h>

namespace postkey::mail::chaos {
namespace {

using Kind = Behaviour::Kind;
using std::chrono::seconds;

TEST(ChaosBehaviour, IsReadFromTheRecipientsName)
{
    EXPECT_EQ(behaviour_of("bounce+550.5.1.1"), (Behaviour{Kind::bounce, "550 5.1.1"}));
    EXPECT_EQ(behaviour_of("bounce+552"), (Behaviour{Kind::bounce, "552"}));
    EXPECT_EQ(behaviour_of("defer+451"), (Behaviour{Kind::defer, "451"}));
    EXPECT_EQ(behaviour_of("defer+450.4.7.1"), (Behaviour{Kind::defer, "450 4.7.1"}));
    EXPECT_EQ(behaviour_of("defer-once+451"), (Behaviour{Kind::defer_once, "451"}));
    EXPECT_EQ(behaviour_of("slow+20s"), (Behaviour{Kind::slow, "", seconds(20)}));
    EXPECT_EQ(behaviour_of("drop-after-dot"), (Behaviour{Kind::drop_after_dot}));
}

TEST(ChaosBehaviour, ATagBehindItChangesNothing)
{
    EXPECT_EQ(behaviour_of("bounce+550.5.1.1+run7"), behaviour_of("bounce+550.5.1.1"));
    EXPECT_EQ(behaviour_of("slow+1s+run7"), behaviour_of("slow+1s"));
    EXPECT_EQ(behaviour_of("drop-after-dot+run7"), behaviour_of("drop-after-dot"));
}

TEST(ChaosBehaviour, APauseIsOneTo300Seconds)
{
    EXPECT_TRUE(behaviour_of("slow+1s"));
    EXPECT_TRUE(behaviour_of("slow+300s"));
    EXPECT_FALSE(behaviour_of("slow+0s"));
    EXPECT_FALSE(behaviour_of("slow+301s"));
}

TEST(ChaosBehaviour, OrdinaryNamesHaveNone)
{
    for (const auto* const name : {"ada",
                                   "",
                                   "bounce",
                                   "bounce+",
                                   "bounces+550",
                                   "bounce+450",
                                   "bounce+5501",
                                   "bounce+560",
                                   "bounce+55",
                                   "bounce+550.4.1.1",
                                   "bounce+550.5.1",
                                   "bounce+550.5.1.1.1",
                                   "bounce+550.5.1.1111",
                                   "bounce+550.",
                                   "defer",
                                   "defer+550",
                                   "defer+news",
                                   "slow+20",
                                   "slow+s",
                                   "slow+-1s",
                                   "slow+2m",
                                   "drop",
                                   "ada+drop-after-dot"})
        EXPECT_FALSE(behaviour_of(name)) << name;
}

} // namespace
} // namespace postkey::mail::chaos

#include "base/failure.hpp"
#include "crypto/hashing_pool.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <latch>
#include <string>

namespace postkey::crypto {
namespace {

using enum HashingTurn;

// A pool of one worker that is held until everything has been submitted.
class HashingPoolTest : public testing::Test
{
protected:
    ~HashingPoolTest() override
    {
        if (!released)
            gate.count_down();
    }

    // Occupies the only worker.
    void hold()
    {
        std::latch held(1);
        pool->submit(
            pool->take_place(proven),
            [&] {
                held.count_down();
                gate.wait();
            },
            [](std::exception_ptr) {});
        held.wait();
    }
    void submit(HashingTurn turn, const std::string& name)
    {
        pool->submit(
            pool->take_place(turn), [this, name] { order.push_back(name); },
            [this](std::exception_ptr error) { ++(error ? ended_without : done); });
        ++submitted;
    }
    // In which order they were done.
    std::vector<std::string> release()
    {
        released = true;
        gate.count_down();
        while (done < submitted)
            std::this_thread::yield();
        return order;
    }

    std::latch gate{1};
    bool released = false;
    std::vector<std::string> order; // the worker's until release() returns
    int submitted = 0;
    std::atomic<int> done = 0;
    std::atomic<int> ended_without = 0;
    std::unique_ptr<HashingPool> pool =
        std::make_unique<HashingPool>(HashingLimits{.workers = 1, .waiting = 40});
};

// S-055.
TEST_F(HashingPoolTest, TheUrgentGoFirst)
{
    hold();
    submit(sign_up, "sign-up");
    submit(sign_in, "sign-in");
    submit(proven, "reset");
    submit(sign_in, "second sign-in");

    EXPECT_THAT(release(), testing::ElementsAre("reset", "sign-in", "second sign-in", "sign-up"));
}

TEST_F(HashingPoolTest, NobodyIsPassedOverForEver)
{
    hold();
    submit(sign_up, "sign-up");
    for (int i = 0; i < 3 * HashingPool::most_passed_over; ++i)
        submit(sign_in, "sign-in");

    const auto done = release();

    const auto place = std::ranges::find(done, "sign-up") - done.begin();
    EXPECT_EQ(place, HashingPool::most_passed_over);
}

TEST_F(HashingPoolTest, AFloodOfTwoTurnsHoldsNoThirdUpForEver)
{
    hold();
    for (int i = 0; i < 19; ++i)
        submit(proven, "reset");
    for (int i = 0; i < 19; ++i)
        submit(sign_up, "sign-up");
    submit(sign_in, "sign-in");

    const auto done = release();

    EXPECT_LE(std::ranges::find(done, "sign-in") - done.begin(), 2 * HashingPool::most_passed_over);
}

// S-055.
TEST_F(HashingPoolTest, EachTurnHasPlacesOfItsOwn)
{
    hold();
    for (int i = 0; i < 40; ++i)
        submit(sign_in, "sign-in");
    EXPECT_THROW(submit(sign_in, "one too many"), Busy);

    EXPECT_NO_THROW(submit(proven, "reset"));
    for (int i = 0; i < 40; ++i)
        submit(sign_up, "sign-up");
    EXPECT_THROW(submit(sign_up, "one too many"), Busy);
    EXPECT_EQ(release().size(), 81U);
}

TEST_F(HashingPoolTest, APlaceThatIsNotUsedGoesBack)
{
    for (int i = 0; i < 100; ++i)
        pool->take_place(sign_up);

    std::vector<HashingPool::Place> held;
    for (int i = 0; i < 40; ++i)
        held.push_back(pool->take_place(sign_up));
    EXPECT_THROW(pool->take_place(sign_up), Busy);
    held.pop_back();
    EXPECT_NO_THROW(pool->take_place(sign_up));
}

TEST_F(HashingPoolTest, APlaceMayOutliveThePool)
{
    auto place = pool->take_place(sign_in);

    pool.reset();
    place = HashingPool::Place();

    pool = std::make_unique<HashingPool>(HashingLimits{.workers = 1, .waiting = 1});
    EXPECT_NO_THROW(pool->take_place(sign_in));
}

TEST_F(HashingPoolTest, WhatWaitsWhenItEndsIsDoneOrToldSo)
{
    hold();
    submit(sign_in, "sign-in");
    submit(sign_up, "sign-up");

    released = true;
    gate.count_down();
    pool.reset();

    EXPECT_EQ(order.size() + static_cast<std::size_t>(ended_without), 2U);
}

} // namespace
} // namespace postkey::crypto

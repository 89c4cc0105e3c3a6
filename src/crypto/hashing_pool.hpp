#pragma once
// Threads that hash, or look up what is going to be hashed, and who goes first when more is wanted than they
// can. Places are bounded for each turn by itself, so a flood of one kind takes none from another; the more
// urgent turn goes first, yet none waits for ever.
#include "base/suspend.hpp"

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace postkey::crypto {

// What a hash is for, the most urgent first.
enum class HashingTurn
{
    proven, // who asks is known by a mailed link or a session
    sign_in,
    sign_up
};

struct HashingLimits
{
    std::size_t workers = 2;  // hashes at a time; each takes memory_kib
    std::size_t waiting = 64; // of each turn, those being hashed included; more: Busy
};

class HashingPool
{
public:
    static constexpr int most_passed_over = 8; // then a less urgent job goes first

    // Held by who waits. It goes back when it is destroyed; it may outlive the pool.
    class Place
    {
        friend class HashingPool;
        std::shared_ptr<const HashingTurn> turn_;
    };

    explicit HashingPool(HashingLimits limits);
    ~HashingPool(); // waits for running jobs; waiting ones end with Busy

    Place take_place(HashingTurn turn); // throws Busy at once when all of this turn are taken

    // Calls `done` from another thread, after the place has gone back.
    void submit(Place place, std::move_only_function<void()> work, Completion done);

    std::uint64_t runs() const { return runs_; } // jobs begun since the start

private:
    static constexpr std::size_t turns = 3;

    struct Job
    {
        Place place;
        std::move_only_function<void()> work;
        Completion done;
    };
    struct Line
    {
        std::deque<Job> jobs; // no more than there are places
        int passed_over = 0;  // since the last was taken, while one waited
    };
    struct Places
    {
        std::array<std::size_t, turns> most;
        std::array<std::atomic<std::size_t>, turns> taken{};
    };

    bool has_job() const;
    Job next();
    void run();

    std::shared_ptr<Places> places_;
    std::atomic<std::uint64_t> runs_{0};
    std::mutex mutex_;
    std::condition_variable wake_;
    std::array<Line, turns> lines_; // by urgency
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace postkey::crypto

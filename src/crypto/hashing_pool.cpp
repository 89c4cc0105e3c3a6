#include "crypto/hashing_pool.hpp"

#include "base/failure.hpp"

#include <algorithm>

namespace postkey::crypto {
namespace {

std::size_t index_of(HashingTurn turn)
{
    return static_cast<std::size_t>(turn);
}

} // namespace

HashingPool::HashingPool(HashingLimits limits) : places_(std::make_shared<Places>())
{
    places_->most.fill(limits.waiting);
    for (std::size_t i = 0; i < limits.workers; ++i)
        threads_.emplace_back([this] { run(); });
}

HashingPool::~HashingPool()
{
    std::array<Line, turns> abandoned;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        abandoned.swap(lines_);
    }
    wake_.notify_all();
    for (auto& thread : threads_)
        thread.join();
    for (auto& line : abandoned)
        for (auto& job : line.jobs)
            job.done(std::make_exception_ptr(Busy("the server is stopping")));
}

HashingPool::Place HashingPool::take_place(HashingTurn turn)
{
    auto& taken = places_->taken.at(index_of(turn));
    if (taken.fetch_add(1) >= places_->most.at(index_of(turn))) {
        --taken;
        throw Busy("too many passwords are waiting to be hashed");
    }
    const auto give_back = [places = places_](const HashingTurn* held) {
        --places->taken.at(index_of(*held));
        delete held;
    };
    Place place;
    place.turn_ = std::shared_ptr<const HashingTurn>(new HashingTurn(turn), give_back);
    return place;
}

void HashingPool::submit(Place place, std::move_only_function<void()> work, Completion done)
{
    {
        const std::lock_guard lock(mutex_);
        if (!stopping_) {
            auto& line = lines_.at(index_of(*place.turn_));
            line.jobs.push_back({std::move(place), std::move(work), std::move(done)});
            wake_.notify_one();
            return;
        }
    }
    done(std::make_exception_ptr(Busy("the server is stopping")));
}

bool HashingPool::has_job() const
{
    return std::ranges::any_of(lines_, [](const Line& line) { return !line.jobs.empty(); });
}

// The most urgent, unless a less urgent one was passed over too often.
HashingPool::Job HashingPool::next()
{
    Line* chosen = nullptr;
    for (auto& line : lines_)
        if (!line.jobs.empty() && (chosen == nullptr || line.passed_over >= most_passed_over))
            chosen = &line;
    for (auto& line : lines_)
        line.passed_over = &line == chosen || line.jobs.empty() ? 0 : line.passed_over + 1;
    auto job = std::move(chosen->jobs.front());
    chosen->jobs.pop_front();
    return job;
}

void HashingPool::run()
{
    while (true) {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return stopping_ || has_job(); });
        if (!has_job())
            return;
        auto job = next();
        lock.unlock();
        ++runs_;
        std::exception_ptr error;
        try {
            job.work();
        } catch (...) {
            error = std::current_exception();
        }
        job.place = Place();
        job.done(error);
    }
}

} // namespace postkey::crypto

#include "crypto/password_hasher.hpp"

#include "base/failure.hpp"
#include "base/suspend.hpp"
#include "crypto/imported_hash.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace postkey::crypto {
namespace {

// Every character of a PHC string but its NUL padding.
std::string argon2id(std::string_view password, HashingCost cost)
{
    std::string out(crypto_pwhash_STRBYTES, '\0');
    const auto memory = static_cast<std::size_t>(cost.memory_kib) * 1024;
    if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), cost.passes, memory,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw Busy("not enough memory for password hashing");
    out.resize(out.find('\0'));
    return out;
}

bool argon2id_matches(const std::string& phc, std::string_view password)
{
    return crypto_pwhash_str_verify(phc.c_str(), password.data(), password.size()) == 0;
}

constexpr std::string_view ours = "$argon2id$";

std::optional<ImportedHash> imported_from(const std::string& text)
{
    auto parsed = ImportedHash::parse(text);
    return parsed ? std::optional(*std::move(parsed)) : std::nullopt;
}

} // namespace

// One dummy for each cost of other systems' hashes that may come.
struct PasswordHasher::Imported
{
    static constexpr std::size_t most_costs = 4;

    std::vector<ImportedHash> dummies()
    {
        const std::lock_guard lock(mutex);
        return expected;
    }

    // One at a time where it takes memory: the bound on hashing knows only Argon2id's.
    bool check(const ImportedHash& hash, std::string_view password)
    {
        ++runs;
        std::unique_lock lock(memory, std::defer_lock);
        if (hash.memory_kib() > 0)
            lock.lock();
        return hash.matches(password);
    }

    std::mutex mutex; // of `expected`
    std::vector<ImportedHash> expected;
    std::mutex memory;
    std::atomic<std::uint64_t> runs{0};
};

struct PasswordHasher::Pool
{
    struct Job
    {
        std::move_only_function<void()> work;
        Completion done;
    };

    explicit Pool(HashingLimits limits) : limits_(limits)
    {
        for (std::size_t i = 0; i < limits.workers; ++i)
            threads_.emplace_back([this] { run(); });
    }

    ~Pool()
    {
        std::deque<Job> abandoned;
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
            abandoned.swap(jobs_);
        }
        wake_.notify_all();
        for (auto& thread : threads_)
            thread.join();
        for (auto& job : abandoned)
            job.done(std::make_exception_ptr(Busy("the server is stopping")));
    }

    void submit(Job job)
    {
        {
            const std::lock_guard lock(mutex_);
            if (jobs_.size() < limits_.waiting && !stopping_) {
                jobs_.push_back(std::move(job));
                wake_.notify_one();
                return;
            }
        }
        job.done(std::make_exception_ptr(Busy("too many passwords are waiting to be hashed")));
    }

    std::atomic<std::uint64_t> runs{0};

private:
    void run()
    {
        while (true) {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
            if (jobs_.empty())
                return;
            Job job = std::move(jobs_.front());
            jobs_.pop_front();
            lock.unlock();
            ++runs;
            std::exception_ptr error;
            try {
                job.work();
            } catch (...) {
                error = std::current_exception();
            }
            job.done(error);
        }
    }

    HashingLimits limits_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> jobs_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

PasswordHasher::PasswordHasher(HashingCost cost, HashingLimits limits)
    : cost_(cost), imported_(std::make_shared<Imported>()), pool_(std::make_unique<Pool>(limits))
{
    // Any well-formed hash of the current cost asks for the same work; nobody knows a password for this one.
    dummy_.phc = fmt::format("$argon2id$v=19$m={},t={},p=1${}${}", cost_.memory_kib, cost_.passes,
                             std::string(22, 'A'), std::string(43, 'A'));
}

PasswordHasher::~PasswordHasher() = default;

void PasswordHasher::expect_imported(const PasswordHash& hash)
{
    if (hash.phc.starts_with(ours))
        return;
    const auto foreign = ImportedHash::parse(hash.phc);
    if (!foreign)
        return;
    const std::lock_guard lock(imported_->mutex);
    const bool known = std::ranges::any_of(imported_->expected, [&foreign](const ImportedHash& expected) {
        return expected.cost() == foreign->cost();
    });
    if (!known && imported_->expected.size() < Imported::most_costs)
        imported_->expected.push_back(foreign->dummy());
}

Task<PasswordHash> PasswordHasher::hash(SecretString password)
{
    // Shared with the worker: the coroutine may be destroyed while the worker still runs.
    auto result = std::make_shared<PasswordHash>();
    auto work = [result, password = std::move(password), cost = cost_] {
        result->phc = argon2id(password.reveal(), cost);
    };
    auto start = [pool = pool_.get(), work = std::move(work)](Completion done) mutable {
        pool->submit({std::move(work), std::move(done)});
    };
    co_await suspend(std::move(start));
    co_return std::move(*result);
}

Task<bool> PasswordHasher::verify(PasswordHash hash, SecretString password)
{
    auto result = std::make_shared<bool>(false);
    auto work = [result, hash = std::move(hash), password = std::move(password), dummy = dummy_,
                 imported = imported_] {
        const auto text = password.reveal();
        const bool is_ours = hash.phc.starts_with(ours);
        const auto foreign = is_ours ? std::nullopt : imported_from(hash.phc);
        for (const auto& expected : imported->dummies())
            if (!foreign || foreign->cost() != expected.cost())
                imported->check(expected, text);
        if (foreign)
            *result = imported->check(*foreign, text);
        const bool right = argon2id_matches(is_ours ? hash.phc : dummy.phc, text);
        *result = is_ours ? right : *result;
    };
    auto start = [pool = pool_.get(), work = std::move(work)](Completion done) mutable {
        pool->submit({std::move(work), std::move(done)});
    };
    co_await suspend(std::move(start));
    co_return *result;
}

Task<void> PasswordHasher::verify_nothing(SecretString password)
{
    co_await verify(dummy_, std::move(password));
}

bool PasswordHasher::is_weaker_than_today(const PasswordHash& hash) const
{
    // libsodium's needs_rehash also answers yes for a stronger hash; a lowered setting must not weaken one.
    unsigned memory_kib = 0;
    unsigned passes = 0;
    if (std::sscanf(hash.phc.c_str(), "$argon2id$v=19$m=%u,t=%u,p=", &memory_kib, &passes) != 2)
        return true;
    return memory_kib < cost_.memory_kib || passes < cost_.passes;
}

std::uint64_t PasswordHasher::runs() const
{
    return pool_->runs;
}

std::uint64_t PasswordHasher::imported_runs() const
{
    return imported_->runs;
}

} // namespace postkey::crypto

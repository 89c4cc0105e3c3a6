#include "crypto/password_hasher.hpp"

#include "base/failure.hpp"
#include "base/suspend.hpp"
#include "crypto/imported_hash.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <mutex>
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

} // namespace

// One dummy for each cost, besides today's, that a hash may have.
struct PasswordHasher::OtherCosts
{
    static constexpr std::size_t most = 4;

    std::vector<ImportedHash> dummies()
    {
        const std::lock_guard lock(mutex);
        return expected;
    }

    // One at a time where it takes more memory than today's hashes, which is all that the bound on hashing
    // knows of.
    bool check(const ImportedHash& hash, std::string_view password)
    {
        ++runs;
        std::unique_lock lock(memory, std::defer_lock);
        if (hash.memory_kib() > today.memory_kib())
            lock.lock();
        return hash.matches(password);
    }

    // Whether `password` is the one of `hash`, unless that costs what today's do; the work of every other
    // cost besides, once.
    bool check_all(const ImportedHash* hash, std::string_view password)
    {
        for (const auto& dummy : dummies())
            if (hash == nullptr || hash->cost() != dummy.cost())
                check(dummy, password);
        return hash != nullptr && hash->cost() != today.cost() && check(*hash, password);
    }

    const ImportedHash today; // a dummy
    std::mutex mutex{};       // of `expected`
    std::vector<ImportedHash> expected{};
    std::mutex memory{};
    std::atomic<std::uint64_t> runs{0};
};

PasswordHasher::PasswordHasher(HashingCost cost, HashingLimits limits) : cost_(cost), pool_(limits)
{
    // Any well-formed hash of the current cost asks for the same work; nobody knows a password for this one.
    dummy_.phc = fmt::format("$argon2id$v=19$m={},t={},p=1${}${}", cost_.memory_kib, cost_.passes,
                             std::string(22, 'A'), std::string(43, 'A'));
    others_ = std::make_shared<OtherCosts>(ImportedHash::parse(dummy_.phc).value());
}

PasswordHasher::~PasswordHasher() = default;

void PasswordHasher::expect(const std::vector<PasswordHash>& hashes)
{
    std::vector<ImportedHash> expected;
    const auto has_cost_of = [](const ImportedHash& hash) {
        return [cost = hash.cost()](const ImportedHash& other) { return other.cost() == cost; };
    };
    for (const auto& hash : hashes) {
        const auto parsed = ImportedHash::parse(hash.phc);
        if (parsed && parsed->cost() != others_->today.cost() && expected.size() < OtherCosts::most &&
            std::ranges::none_of(expected, has_cost_of(*parsed)))
            expected.push_back(parsed->dummy());
    }
    const std::lock_guard lock(others_->mutex);
    others_->expected = std::move(expected);
}

Task<PasswordHash> PasswordHasher::hash(SecretString password, Place place)
{
    // Shared with the worker: the coroutine may be destroyed while the worker still runs.
    auto result = std::make_shared<PasswordHash>();
    auto work = [result, password = std::move(password), cost = cost_] {
        result->phc = argon2id(password.reveal(), cost);
    };
    auto start = [pool = &pool_, place = std::move(place), work = std::move(work)](Completion done) mutable {
        pool->submit(std::move(place), std::move(work), std::move(done));
    };
    co_await suspend(std::move(start));
    co_return std::move(*result);
}

Task<bool> PasswordHasher::verify(PasswordHash hash, SecretString password, Place place)
{
    auto result = std::make_shared<bool>(false);
    auto work = [result, hash = std::move(hash), password = std::move(password), dummy = dummy_,
                 others = others_] {
        const auto text = password.reveal();
        const auto parsed = ImportedHash::parse(hash.phc);
        const bool other_is_right = others->check_all(parsed ? &*parsed : nullptr, text);
        const bool of_today = parsed && parsed->cost() == others->today.cost();
        const bool right = argon2id_matches(of_today ? hash.phc : dummy.phc, text);
        *result = of_today ? right : other_is_right;
    };
    auto start = [pool = &pool_, place = std::move(place), work = std::move(work)](Completion done) mutable {
        pool->submit(std::move(place), std::move(work), std::move(done));
    };
    co_await suspend(std::move(start));
    co_return *result;
}

Task<void> PasswordHasher::verify_nothing(SecretString password, Place place)
{
    co_await verify(dummy_, std::move(password), std::move(place));
}

Task<PasswordHash> PasswordHasher::hash(SecretString password, HashingTurn turn)
{
    auto held = place(turn);
    co_return co_await hash(std::move(password), std::move(held));
}

Task<bool> PasswordHasher::verify(PasswordHash hash, SecretString password, HashingTurn turn)
{
    auto held = place(turn);
    co_return co_await verify(std::move(hash), std::move(password), std::move(held));
}

Task<void> PasswordHasher::verify_nothing(SecretString password, HashingTurn turn)
{
    auto held = place(turn);
    co_await verify_nothing(std::move(password), std::move(held));
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

std::uint64_t PasswordHasher::imported_runs() const
{
    return others_->runs;
}

} // namespace postkey::crypto

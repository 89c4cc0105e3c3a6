#include "crypto/breached_passwords.hpp"

#include "base/log.hpp"

namespace postkey::crypto {

struct BreachedPasswords::Reader
{
    static constexpr HashingLimits limits{.workers = 1, .waiting = 256};

    // On the thread.
    bool look_up(const SecretString& password)
    {
        auto hash = sha1_of(password);
        const auto found = list.has(hash);
        wipe_bytes(hash.data(), hash.size());
        if (!found)
            complain(found.error());
        return found.value_or(false);
    }

    void complain(const std::string& cause)
    {
        constexpr std::chrono::minutes between_complaints{1};
        const auto now = clock.now();
        if (now < silent_until)
            return;
        silent_until = now + between_complaints;
        log::error("security.breached_passwords_file cannot be read: new passwords are held against the "
                   "built-in list only",
                   {{"cause", cause}});
    }

    BreachList list;
    const Clock& clock;
    Instant silent_until{}; // the thread's
    HashingPool pool{limits};
};

BreachedPasswords::BreachedPasswords(std::optional<BreachList> list, const Clock& clock)
    : reader_(list ? new Reader{.list = std::move(*list), .clock = clock} : nullptr)
{
}

BreachedPasswords::~BreachedPasswords() = default;

Task<bool> BreachedPasswords::have(SecretString password, HashingTurn turn)
{
    if (!reader_)
        co_return false;
    auto place = reader_->pool.take_place(turn);
    // Shared with the thread: the coroutine may be destroyed while it still reads.
    auto found = std::make_shared<bool>(false);
    auto work = [found, reader = reader_.get(), password = std::move(password)] {
        *found = reader->look_up(password);
    };
    auto start = [pool = &reader_->pool, place = std::move(place),
                  work = std::move(work)](Completion done) mutable {
        pool->submit(std::move(place), std::move(work), std::move(done));
    };
    co_await suspend(std::move(start));
    co_return *found;
}

std::uint64_t BreachedPasswords::look_ups() const
{
    return reader_ ? reader_->pool.runs() : 0;
}

} // namespace postkey::crypto

#pragma once
// The port to a database engine. Work runs on the database's own threads, each piece in one transaction: all
// of it happens, durably unless it is asked for otherwise, before the coroutine goes on, or none of it does.
#include "base/suspend.hpp"
#include "sql/connection.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

namespace postkey::sql {

using Work = std::move_only_function<void(Connection&)>;

class Database
{
public:
    virtual ~Database() = default; // finishes what was submitted

    // Runs `work(Connection&)` in one read-write transaction and returns what it returned. It may run more
    // than once if the engine asks for a retry, so it changes nothing but the database. If it throws, nothing
    // is written and the exception arrives here. Throws Unavailable when the commit is not known to be
    // durable. Must not be a reference-capturing closure over anything the coroutine may outlive: move values
    // in.
    template <class F>
    Task<std::invoke_result_t<F&, Connection&>> transact(F work)
    {
        return perform(Access::read_write, std::move(work));
    }

    // The same for what a loss of power may take back, such as counters: atomic, visible to all and safe from
    // the end of this program when the coroutine goes on, durable with the next transact() at the latest. It
    // waits for no disk.
    template <class F>
    Task<std::invoke_result_t<F&, Connection&>> transact_soon(F work)
    {
        return perform(Access::write_soon, std::move(work));
    }

    // The same without waiting, before every transact_soon() that is asked for later. A failure is logged.
    void submit_soon(Work work);

    // As transact(), in a transaction that sees one state of the database and cannot write.
    template <class F>
    Task<std::invoke_result_t<F&, Connection&>> read(F work)
    {
        return perform(Access::read_only, std::move(work));
    }

    // For start-up and the command line, where blocking is fine: runs on the calling thread's time.
    void transact_blocking(Work work);

    // Turns the common schema text into the engine's own (docs/adr/0003-one-sql-two-engines.md).
    virtual std::string adapted(std::string schema) const = 0;

protected:
    enum class Access
    {
        read_write,
        write_soon,
        read_only
    };
    virtual void submit(Access access, Work work, Completion done) = 0; // any thread

private:
    template <class F>
    Task<std::invoke_result_t<F&, Connection&>> perform(Access access, F work)
    {
        using Returned = std::invoke_result_t<F&, Connection&>;
        // Shared with the database's thread: the coroutine may be destroyed while the work still runs.
        auto result = std::make_shared<std::optional<Returned>>();
        Work job = [result, work = std::move(work)](Connection& connection) mutable {
            result->emplace(work(connection));
        };
        auto start = [this, access, job = std::move(job)](Completion done) mutable {
            submit(access, std::move(job), std::move(done));
        };
        co_await suspend(std::move(start));
        co_return std::move(**result);
    }
};

// What transactions return that have nothing to say.
struct Done
{
};

} // namespace postkey::sql

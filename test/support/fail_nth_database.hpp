#pragma once
// A database that breaks when a test says so: forwards to a real one and throws sql::Unavailable at the n-th
// transaction, either before it began or after it was committed (the caller cannot tell the two apart).
#include "sql/database.hpp"

#include <functional>
#include <mutex>
#include <utility>

namespace postkey::test {

class FailNthDatabase : public sql::Database
{
public:
    enum class Moment
    {
        before,
        after_commit
    };

    explicit FailNthDatabase(sql::Database& inner) : inner_(inner) {}
    ~FailNthDatabase() override
    {
        inner_.transact_blocking([](sql::Connection&) {}); // after what was submitted, which listens here
    }

    // The n-th transaction from now fails, reads included; 1 is the next.
    void fail_at(int n, Moment moment)
    {
        const std::lock_guard lock(mutex_);
        left_ = n;
        moment_ = moment;
    }

    // Calls `what` right before the n-th transaction from now: somebody else's deed that gets in between.
    void interrupt_at(int n, std::function<void()> what)
    {
        const std::lock_guard lock(mutex_);
        until_interruption_ = n;
        interruption_ = std::move(what);
    }

    // True when the failure that was asked for has not come about; it is called off.
    bool call_off()
    {
        const std::lock_guard lock(mutex_);
        const bool was_due = left_ > 0;
        left_ = 0;
        return was_due;
    }

    // Transactions since the start, reads included.
    int transactions() const
    {
        const std::lock_guard lock(mutex_);
        return transactions_;
    }

    // Every statement since the start or the last call, in order.
    std::vector<std::string> take_statements()
    {
        const std::lock_guard lock(mutex_);
        return std::exchange(statements_, {});
    }

    std::string adapted(std::string schema) const override { return inner_.adapted(std::move(schema)); }

private:
    struct Opener : sql::Database
    {
        using sql::Database::submit;
    };

    class Listener : public sql::Connection
    {
    public:
        Listener(FailNthDatabase& database, sql::Connection& connection)
            : database_(database), connection_(connection)
        {
        }
        sql::Result run(std::string_view statement, std::vector<sql::Value> parameters) override
        {
            {
                const std::lock_guard lock(database_.mutex_);
                database_.statements_.emplace_back(statement);
            }
            return connection_.run(statement, std::move(parameters));
        }

    private:
        FailNthDatabase& database_;
        sql::Connection& connection_;
    };

    void interrupt_now()
    {
        std::function<void()> due;
        {
            const std::lock_guard lock(mutex_);
            if (until_interruption_ > 0 && --until_interruption_ == 0)
                due = std::exchange(interruption_, nullptr);
        }
        if (due)
            due();
    }

    bool fails_now()
    {
        const std::lock_guard lock(mutex_);
        ++transactions_;
        return left_ > 0 && --left_ == 0;
    }

    void submit(Access access, sql::Work work, Completion done) override
    {
        interrupt_now();
        const bool fails = fails_now();
        if (fails && moment_ == Moment::before) {
            done(std::make_exception_ptr(sql::Unavailable("told to fail before the transaction")));
            return;
        }
        sql::Work heard = [this, work = std::move(work)](sql::Connection& connection) mutable {
            Listener listener(*this, connection);
            work(listener);
        };
        Completion wrapped = [fails, done = std::move(done)](std::exception_ptr error) mutable {
            if (fails && !error)
                error = std::make_exception_ptr(sql::Unavailable("told to fail after the commit"));
            done(error);
        };
        (inner_.*(&Opener::submit))(access, std::move(heard), std::move(wrapped));
    }

    sql::Database& inner_;
    mutable std::mutex mutex_;
    int left_ = 0;
    int transactions_ = 0;
    int until_interruption_ = 0;
    std::function<void()> interruption_;
    std::vector<std::string> statements_;
    Moment moment_ = Moment::before;
};

} // namespace postkey::test

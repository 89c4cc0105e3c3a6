#pragma once
// A database that breaks when a test says so: forwards to a real one and throws sql::Unavailable at the n-th
// transaction, either before it began or after it was committed (the caller cannot tell the two apart).
#include "sql/database.hpp"

#include <mutex>

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

    // The n-th transaction from now fails, reads included; 1 is the next.
    void fail_at(int n, Moment moment)
    {
        const std::lock_guard lock(mutex_);
        left_ = n;
        moment_ = moment;
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

    std::string adapted(std::string schema) const override { return inner_.adapted(std::move(schema)); }

private:
    struct Opener : sql::Database
    {
        using sql::Database::submit;
    };

    bool fails_now()
    {
        const std::lock_guard lock(mutex_);
        ++transactions_;
        return left_ > 0 && --left_ == 0;
    }

    void submit(Access access, sql::Work work, Completion done) override
    {
        const bool fails = fails_now();
        if (fails && moment_ == Moment::before) {
            done(std::make_exception_ptr(sql::Unavailable("told to fail before the transaction")));
            return;
        }
        Completion wrapped = [fails, done = std::move(done)](std::exception_ptr error) mutable {
            if (fails && !error)
                error = std::make_exception_ptr(sql::Unavailable("told to fail after the commit"));
            done(error);
        };
        (inner_.*(&Opener::submit))(access, std::move(work), std::move(wrapped));
    }

    sql::Database& inner_;
    mutable std::mutex mutex_;
    int left_ = 0;
    int transactions_ = 0;
    Moment moment_ = Moment::before;
};

} // namespace postkey::test

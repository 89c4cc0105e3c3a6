#include "sql/sqlite/sqlite_database.hpp"

#include "sql/sqlite/file_lock.hpp"
#include "sql/sqlite/sqlite_connection.hpp"

#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <fcntl.h>
#include <mutex>
#include <thread>

namespace postkey::sql {
namespace {

constexpr std::size_t reader_threads = 2;
constexpr std::size_t most_in_one_commit = 256;

using Synchronous = SqliteConnection::Synchronous;

struct Job
{
    Work work;
    Completion done;
    Synchronous synchronous = Synchronous::full;
    std::exception_ptr error{};
};

// What waits for a kind of thread.
class Queue
{
public:
    void push(Job job)
    {
        {
            const std::lock_guard lock(mutex_);
            jobs_.push_back(std::move(job));
        }
        wake_.notify_one();
    }

    // Everything waiting, `most` at a time; empty only when the queue is closed and drained.
    std::deque<Job> take(std::size_t most)
    {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
        std::deque<Job> taken;
        while (!jobs_.empty() && taken.size() < most) {
            taken.push_back(std::move(jobs_.front()));
            jobs_.pop_front();
        }
        return taken;
    }

    void close()
    {
        {
            const std::lock_guard lock(mutex_);
            closed_ = true;
        }
        wake_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> jobs_;
    bool closed_ = false;
};

// Runs one job in a savepoint of its own, so that its failure undoes only itself.
void run_in_savepoint(SqliteConnection& connection, Job& job)
{
    connection("SAVEPOINT work");
    try {
        job.work(connection);
        connection("RELEASE work");
    } catch (...) {
        job.error = std::current_exception();
        connection("ROLLBACK TO work");
        connection("RELEASE work");
    }
}

// What need not be durable is taken out, in its order: it goes first and waits for no disk.
std::deque<Job> take_soon(std::deque<Job>& jobs)
{
    std::deque<Job> soon;
    std::deque<Job> durable;
    for (auto& job : jobs)
        (job.synchronous == Synchronous::full ? durable : soon).push_back(std::move(job));
    jobs = std::move(durable);
    return soon;
}

void commit_together(SqliteConnection& connection, std::deque<Job> jobs, Synchronous synchronous)
{
    if (jobs.empty())
        return;
    try {
        connection.set_synchronous(synchronous);
        connection("BEGIN IMMEDIATE");
        for (auto& job : jobs)
            run_in_savepoint(connection, job);
        connection("COMMIT");
    } catch (...) {
        // The whole group is undone: nobody may be told that his part was kept.
        for (auto& job : jobs)
            job.error = std::current_exception();
        if (connection.in_transaction()) {
            try {
                connection("ROLLBACK");
            } catch (const Unavailable&) {
                // SQLite has rolled back by itself, or will when the journal is next read; the jobs carry the
                // cause.
            }
        }
    }
    for (auto& job : jobs)
        job.done(job.error);
}

void read_alone(SqliteConnection& connection, Job& job)
{
    try {
        connection("BEGIN");
        job.work(connection);
    } catch (...) {
        job.error = std::current_exception();
    }
    if (connection.in_transaction())
        connection("ROLLBACK");
}

std::unique_ptr<SqliteConnection> open_connection(const std::string& file)
{
    // Read-write for readers too: a reader of a write-ahead log must be able to make its shared memory.
    auto connection = std::make_unique<SqliteConnection>(file, SQLITE_OPEN_READWRITE);
    (*connection)("PRAGMA foreign_keys = ON");
    (*connection)("PRAGMA cache_size = -1024"); // KiB
    return connection;
}

} // namespace

struct SqliteDatabase::Engine
{
    Engine(const std::string& file, std::unique_ptr<FileLock> lock)
        : lock_(std::move(lock)), writer_(open_connection(file))
    {
        const auto journal = writer_->pragma("PRAGMA journal_mode = WAL");
        writer_->set_synchronous(Synchronous::full);
        (*writer_)("PRAGMA secure_delete = ON");
        if (lock_) {
            if (const auto verdict = writer_->pragma("PRAGMA quick_check(1)"); verdict != "ok")
                throw Unavailable("the database is damaged: " + verdict);
        }
        if (journal != "wal")
            throw Unavailable(
                "the database cannot use write-ahead logging (is it on a network file system?)");
        for (std::size_t i = 0; i < reader_threads; ++i) {
            readers_.push_back(open_connection(file));
            (*readers_.back())("PRAGMA query_only = ON");
        }
        threads_.emplace_back([this] { write(); });
        for (auto& reader : readers_)
            threads_.emplace_back([this, connection = reader.get()] { read(*connection); });
    }

    ~Engine()
    {
        writes_.close();
        reads_.close();
        for (auto& thread : threads_)
            thread.join();
    }

    void write()
    {
        for (auto jobs = writes_.take(most_in_one_commit); !jobs.empty();
             jobs = writes_.take(most_in_one_commit)) {
            auto soon = take_soon(jobs);
            commit_together(*writer_, std::move(soon), Synchronous::normal);
            commit_together(*writer_, std::move(jobs), Synchronous::full);
        }
    }

    void read(SqliteConnection& connection)
    {
        for (auto jobs = reads_.take(1); !jobs.empty(); jobs = reads_.take(1)) {
            read_alone(connection, jobs.front());
            jobs.front().done(jobs.front().error);
        }
    }

    std::unique_ptr<FileLock> lock_;
    std::unique_ptr<SqliteConnection> writer_;
    std::vector<std::unique_ptr<SqliteConnection>> readers_;
    Queue writes_;
    Queue reads_;
    std::vector<std::thread> threads_;
};

SqliteDatabase::SqliteDatabase(const std::filesystem::path& file, Open open, Use use)
{
    auto lock = use == Use::server ? std::make_unique<FileLock>(file) : nullptr;
    if (open == Open::create) {
        // SQLite gives -wal and -shm the permissions of the database file.
        const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (descriptor < 0)
            throw Unavailable("cannot create " + file.string());
        ::close(descriptor);
    }
    engine_ = std::make_unique<Engine>(file.string(), std::move(lock));
}

SqliteDatabase::~SqliteDatabase() = default;

std::string SqliteDatabase::adapted(std::string schema) const
{
    const auto replace_all = [&schema](std::string_view from, std::string_view to) {
        for (auto at = schema.find(from); at != std::string::npos; at = schema.find(from, at + to.size()))
            schema.replace(at, from.size(), to);
    };
    replace_all("{integer}", "INTEGER");
    replace_all("{strict}", "STRICT");
    // The end of a trigger that keeps a statement from happening.
    replace_all("{refuse}", "BEGIN SELECT RAISE(ABORT, ");
    replace_all("{refused}", "); END");
    return schema;
}

void SqliteDatabase::submit(Access access, Work work, Completion done)
{
    auto& queue = access == Access::read_only ? engine_->reads_ : engine_->writes_;
    const auto synchronous = access == Access::write_soon ? Synchronous::normal : Synchronous::full;
    queue.push({std::move(work), std::move(done), synchronous});
}

} // namespace postkey::sql

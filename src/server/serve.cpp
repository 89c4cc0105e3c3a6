#include "server/serve.hpp"

#include "base/failure.hpp"
#include "base/log.hpp"
#include "config/keys_file.hpp"
#include "mail/broken_template.hpp"
#include "server/application.hpp"
#include "server/cannot_start.hpp"
#include "server/key_file.hpp"
#include "server/record_configuration.hpp"
#include "server/return_memory.hpp"
#include "sql/migrations.hpp"
#include "sql/sqlite/sqlite_database.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>

namespace postkey::server {
namespace {

constexpr int exit_unavailable = 69; // sysexits.h EX_UNAVAILABLE
constexpr int exit_config = 78;      // EX_CONFIG

// Keys and databases are for this user only, and a crash leaves no copy of the keys behind (S-130, S-140).
void prepare_process()
{
    ::mallopt(M_ARENA_MAX, 2); // one more than needed rather than one a thread: idle memory stays small
    ::umask(077);
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    // Each connection is an open file; the low default is for programs that use select().
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &files);
    }
    std::signal(SIGPIPE, SIG_IGN); // a client that hangs up is an error code
}

std::unique_ptr<sql::Database> open_database(const config::Config& config, const Clock& clock)
{
    const auto file = config.database_file();
    if (file.empty())
        throw CannotStart("database.url: only sqlite: is supported so far");
    const auto state = config::first_start_state(config.data_dir, file);
    if (state == config::FirstStart::database_missing)
        throw CannotStart(fmt::format(
            "{} has keys but no database {}: this is a loss, not a first start. Restore the database, or "
            "begin anew in an empty directory",
            config.data_dir.string(), file.string()));
    const bool fresh = state == config::FirstStart::fresh;
    auto database = std::make_unique<sql::SqliteDatabase>(
        file, fresh ? sql::SqliteDatabase::Open::create : sql::SqliteDatabase::Open::existing,
        sql::SqliteDatabase::Use::server);
    if (const int ran = sql::migrate(*database, clock.now()); ran > 0)
        log::info("database migrated", {{"migrations", std::to_string(ran)}});
    return database;
}

bool has_accounts(sql::Database& database)
{
    bool found = false;
    database.transact_blocking([&found](sql::Connection& connection) {
        found = connection("SELECT 1 FROM accounts LIMIT 1").first() != nullptr;
    });
    return found;
}

crypto::KeyRing open_keys(config::Config& config, sql::Database& database, Random& random, Instant now)
{
    // Made beside a SECRET_KEY too: keys without a database are how a later start notices that one was lost.
    if (config.keys.empty()) {
        if (config.security.secret_key.empty() && has_accounts(database))
            throw CannotStart(fmt::format("{} has accounts but no keys: restore {}", config.data_dir.string(),
                                          config::secrets_file_name));
        config.keys.push_back(config::make_first_key(config.data_dir, random));
    }
    return crypto::KeyRing(good_keys(config, now));
}

void announce(const std::string& host, std::uint16_t port)
{
    const bool v6 = host.find(':') != std::string::npos;
    std::fputs(
        fmt::format("postkey ready on http://{}{}{}:{}\n", v6 ? "[" : "", host, v6 ? "]" : "", port).c_str(),
        stdout);
    std::fflush(stdout);
}

Task<void> until_signalled(asio::signal_set& signals, Application& application)
{
    co_await signals.async_wait(asio::use_awaitable);
    log::info("stopping");
    co_await application.shut_down();
}

int run(config::Config config)
{
    if (!config.server.tls_certificate.empty())
        throw CannotStart(
            "server.tls_certificate: this version has no TLS listener yet; put a proxy in front");
    std::filesystem::create_directories(config.data_dir);
    SystemClock clock;
    crypto::SystemRandom random;
    auto database = open_database(config, clock);
    auto keys = open_keys(config, *database, random, clock.now());
    record_configuration(config, *database, clock.now());

    asio::io_context context;
    asio::signal_set signals(context, SIGTERM, SIGINT);
    Application application(context, config, std::move(keys), std::move(database));
    application.start();
    asio::co_spawn(context, until_signalled(signals, application),
                   [&context](const std::exception_ptr& error) {
                       context.stop();
                       if (error)
                           std::rethrow_exception(error);
                   });
    return_memory();
    announce(config.server.listen.host, application.port());

    const auto processors = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    const int threads = config.server.threads > 0 ? config.server.threads : processors;
    std::vector<std::jthread> others;
    for (int i = 1; i < threads; ++i)
        others.emplace_back([&context] { context.run(); });
    context.run();
    return 0;
}

} // namespace

int serve(config::Config config)
{
    prepare_process();
    log::configure(config.log.level, config.log.format);
    try {
        return run(std::move(config));
    } catch (const CannotStart& wrong) {
        std::fprintf(stderr, "postkey: %s\n", wrong.what());
        return exit_config;
    } catch (const mail::BrokenTemplate& broken) {
        std::fprintf(stderr, "postkey: %s\n", broken.what());
        return exit_config;
    } catch (const sql::WrongSchema& wrong) {
        std::fprintf(stderr, "postkey: %s\n", wrong.what());
        return exit_unavailable;
    } catch (const BrokenDependency& broken) {
        std::fprintf(stderr, "postkey: %s\n", broken.what());
        return exit_unavailable;
    } catch (const std::system_error& error) {
        std::fprintf(stderr, "postkey: %s\n", error.what());
        return exit_unavailable;
    }
}

} // namespace postkey::server

#include "cli/timing_population.hpp"

#include "cli/blocking.hpp"
#include "cli/human_time.hpp"
#include "cli/new_account.hpp"
#include "domain/password_policy.hpp"
#include "selftest/interruption.hpp"
#include "selftest/names.hpp"
#include "selftest/trouble.hpp"

#include <thread>

namespace postkey::cli {
namespace {

constexpr std::size_t seeded_at_a_time = 500; // in one transaction
constexpr std::chrono::milliseconds between_removals{100};
constexpr std::chrono::seconds longest_removal{30};
constexpr std::chrono::seconds longest_standstill{60};

crypto::PasswordHash seeded_hash(const config::SecuritySettings& security)
{
    crypto::PasswordHasher hasher({.memory_kib = security.argon2_memory_kib.count,
                                   .passes = static_cast<std::uint32_t>(security.argon2_passes)},
                                  {.workers = 1});
    auto password = normalized_password(SecretString(std::string(selftest::seeded_password))).value();
    return run_blocking(hasher.hash(std::move(password)));
}

} // namespace

TimingPopulation::TimingPopulation(Workplace& workplace)
    : workplace_(workplace), addresses_(*workplace.database)
{
}

store::NewAccount TimingPopulation::new_account(const selftest::Subject& subject)
{
    auto account = cli::new_account({.email = subject.email}, workplace_.config.email.default_locale, now(),
                                    workplace_.random)
                       .value();
    account.password = hash_;
    if (subject.standing == selftest::Standing::claim)
        account.account_status = AccountStatus::unverified;
    if (subject.standing == selftest::Standing::disabled)
        account.user_status = UserStatus::disabled;
    return account;
}

void TimingPopulation::seed(const std::vector<selftest::Subject>& subjects)
{
    if (!hash_)
        hash_ = seeded_hash(workplace_.config.security);
    std::vector<store::NewAccount> waiting;
    const auto store_waiting = [&] {
        selftest::stop_when_interrupted();
        auto making = workplace_.accounts.create(
            std::move(waiting), store::AccountOperations::Creation::by_hand, workplace_.cause);
        for (const auto& created : run_blocking(std::move(making)))
            if (!created)
                throw selftest::Trouble("an account to measure with could not be made");
        waiting.clear();
    };
    for (const auto& subject : subjects) {
        seeded_.push_back(EmailAddress::parse(subject.email).value());
        if (subject.standing != selftest::Standing::unknown)
            waiting.push_back(new_account(subject));
        if (waiting.size() == seeded_at_a_time)
            store_waiting();
    }
    store_waiting();
}

void TimingPopulation::remove()
{
    remove(std::move(seeded_));
    seeded_.clear();
    remove(run_blocking(addresses_.find(selftest::selftest_domain)));
}

void TimingPopulation::remove(std::vector<EmailAddress> addresses)
{
    for (std::size_t begin = 0; begin < addresses.size(); begin += seeded_at_a_time) {
        const auto end = std::min(begin + seeded_at_a_time, addresses.size());
        const std::vector<EmailAddress> some(addresses.begin() + static_cast<std::ptrdiff_t>(begin),
                                             addresses.begin() + static_cast<std::ptrdiff_t>(end));
        const auto deadline = std::chrono::steady_clock::now() + longest_removal;
        while (run_blocking(addresses_.remove(some)) > 0) {
            if (std::chrono::steady_clock::now() > deadline)
                throw CommandFailed(
                    ExitCode::try_later,
                    "mail to made-up addresses is in the courier's hand and stays behind: run "
                    "this again later, it removes what it finds");
            std::this_thread::sleep_for(between_removals);
        }
    }
}

void TimingPopulation::settle()
{
    auto left = run_blocking(addresses_.unfinished_mails());
    auto deadline = std::chrono::steady_clock::now() + longest_standstill;
    while (left > 0) {
        selftest::stop_when_interrupted();
        std::this_thread::sleep_for(between_removals);
        const auto now_left = run_blocking(addresses_.unfinished_mails());
        if (now_left < left)
            deadline = std::chrono::steady_clock::now() + longest_standstill;
        if (std::chrono::steady_clock::now() > deadline)
            throw selftest::Trouble("the mail of the preparation does not get done");
        left = now_left;
    }
}

} // namespace postkey::cli

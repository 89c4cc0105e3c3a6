#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "cli/timing_population.hpp"
#include "cli/timing_report.hpp"
#include "cli/timing_target.hpp"
#include "selftest/interruption.hpp"
#include "selftest/names.hpp"
#include "selftest/trouble.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <iostream>

namespace postkey::cli {
namespace {

class TimingProgress
{
public:
    explicit TimingProgress(const Invocation& invocation) : err_(invocation.streams.err) {}
    ~TimingProgress() { clear(); }
    TimingProgress(const TimingProgress&) = delete;
    TimingProgress& operator=(const TimingProgress&) = delete;

    void show(const std::string& what, std::size_t done, std::size_t all)
    {
        selftest::stop_when_interrupted();
        constexpr std::size_t seldom = 50;
        if (shows_ && (done % seldom == 0 || done == all))
            err_ << fmt::format("\r\033[K{}: {} of {}", what, done, all) << std::flush;
    }
    void clear()
    {
        if (shows_)
            err_ << "\r\033[K" << std::flush;
    }

private:
    std::ostream& err_;
    bool shows_ = &err_ == &std::cerr && ::isatty(STDERR_FILENO) != 0;
};

// Whatever ends the run, nothing that it made stays in a running server's database.
class Cleared
{
public:
    Cleared(TimingPopulation& population, TimingTarget::Kind kind) : population_(population), kind_(kind) {}
    ~Cleared()
    {
        try {
            clear();
        } catch (const std::exception& error) {
            std::cerr << "postkey: " << error.what() << '\n';
        }
    }
    Cleared(const Cleared&) = delete;
    Cleared& operator=(const Cleared&) = delete;

    // What is wrong is thrown here, and only told by the destructor.
    void clear()
    {
        if (std::exchange(kind_, TimingTarget::Kind::own) == TimingTarget::Kind::running)
            population_.remove();
    }

private:
    TimingPopulation& population_;
    TimingTarget::Kind kind_;
};

void check_same_server(TimingPopulation& population, const TimingTarget& target, selftest::Dice& dice)
{
    const auto email = selftest::fresh_address(dice);
    population.seed({{email, selftest::Standing::known}});
    if (!selftest::can_sign_in(selftest::place_of(target.url()), email))
        throw CommandFailed(ExitCode::refused,
                            fmt::format("{} does not know an account that was just made in the data "
                                        "directory: name the directory of that server with --data-dir",
                                        target.url()));
}

TimingReport measure_all(const TimingOptions& options, TimingTarget& target, TimingPopulation& population,
                         TimingProgress& progress, std::uint64_t seed)
{
    selftest::Dice dice(seed);
    check_same_server(population, target, dice);
    const bool settles = target.kind() == TimingTarget::Kind::own && options.state != ServerState::relay_down;
    const selftest::Surroundings around{
        .seed = [&population](const auto& subjects) { population.seed(subjects); },
        .settle =
            [&population, settles] {
                if (settles)
                    population.settle();
            },
        .progress = [&progress](const std::string& what, std::size_t done,
                                std::size_t all) { progress.show(what, done, all); }};
    TimingReport report{.url = target.url(), .seed = seed, .verdict = selftest::Verdict::pass, .flows = {}};
    for (const auto flow : options.flows) {
        const selftest::Plan plan{.flow = flow,
                                  .place = selftest::place_of(target.url()),
                                  .standings = options.standings,
                                  .connections = options.connections,
                                  .samples = options.samples,
                                  .pairs = options.pairs,
                                  .planted = std::chrono::microseconds(options.planted_microseconds),
                                  .pause = std::chrono::milliseconds(options.pause_milliseconds),
                                  .mailboxes = options.state == ServerState::mailbox_throttled
                                                   ? selftest::Mailboxes::asked_before
                                                   : selftest::Mailboxes::fresh};
        report.flows.push_back(selftest::measure(plan, around, dice));
        report.verdict = selftest::worse(report.verdict, report.flows.back().verdict);
    }
    return report;
}

std::uint64_t drawn_seed(Random& random)
{
    constexpr std::uint64_t short_enough_to_type = 1'000'000'000;
    std::uint64_t seed = 0;
    for (const auto byte : random.bytes(sizeof seed))
        seed = seed << 8 | static_cast<unsigned char>(byte);
    return seed % short_enough_to_type;
}

ExitCode code_of(selftest::Verdict verdict)
{
    switch (verdict) {
    case selftest::Verdict::pass:
        return ExitCode::ok;
    case selftest::Verdict::leak:
        return ExitCode::findings;
    case selftest::Verdict::inconclusive:
        return ExitCode::inconclusive;
    }
    return ExitCode::inconclusive;
}

void check_url(const std::string& url)
{
    try {
        selftest::place_of(url);
    } catch (const selftest::Trouble& trouble) {
        throw CommandFailed(ExitCode::usage, trouble.what());
    }
}

ExitCode test_timing(const Invocation& invocation, const TimingOptions& options)
{
    if (!options.url.empty()) {
        check_url(options.url);
        const auto question =
            fmt::format("Make accounts at {} in {}, have {} send mail there, and delete them again?",
                        selftest::selftest_domain, invocation.data_dir, options.url);
        if (!confirmed(invocation, question))
            return ExitCode::refused;
    }
    const selftest::Interruption interruption;
    const selftest::Processors processors;
    TimingTarget target(invocation, options, processors);
    TimingPopulation population(target.workplace());
    if (target.kind() == TimingTarget::Kind::running)
        population.remove();
    TimingProgress progress(invocation);
    Cleared cleared(population, target.kind());
    processors.take_the_last();
    const auto seed = options.seed ? *options.seed : drawn_seed(target.workplace().random);
    const auto report = measure_all(options, target, population, progress, seed);
    progress.clear();
    cleared.clear();
    print_report(invocation, options, report);
    return code_of(report.verdict);
}

} // namespace

void add_selftest_timing(CLI::App& selftest, Invocation& invocation)
{
    add_timing_options(
        add_command(selftest, invocation,
                    {"timing", "Measure whether time tells a stranger who has an account",
                     "  postkey selftest timing\n"
                     "  postkey selftest timing --flow recovery,resend --samples 500\n"
                     "  postkey selftest timing --state relay_down --flow recovery --json\n"
                     "  postkey selftest timing --url http://127.0.0.1:8000 --data-dir /var/lib/postkey"},
                    Effect::changes),
        [&invocation](const TimingOptions& options) {
            invocation.result = test_timing(invocation, options);
        });
}

} // namespace postkey::cli

#pragma once
// What a timing self-test found, for people and for programs.
#include "cli/invocation.hpp"
#include "cli/timing_options.hpp"

namespace postkey::cli {

struct TimingReport
{
    std::string url;
    std::uint64_t seed;
    selftest::Verdict verdict;
    std::vector<selftest::FlowResult> flows;
};

void print_report(const Invocation& invocation, const TimingOptions& options, const TimingReport& report);

} // namespace postkey::cli

#include "cli/timing_report.hpp"

#include "cli/json.hpp"
#include "cli/table.hpp"
#include "cli/terminal.hpp"

#include <fmt/format.h>

#include <cmath>
#include <ostream>

namespace postkey::cli {
namespace {

using selftest::Comparison;
using selftest::Connections;
using selftest::Verdict;

std::string_view to_text(Connections connections)
{
    return connections == Connections::kept ? "kept" : "new";
}

json::string json_text(std::string_view text)
{
    return json::string(text);
}

json::object comparison_json(std::string_view a, std::string_view b, const Comparison& comparison,
                             Verdict verdict)
{
    // JSON has no infinity: two lists that differ and have no spread at all.
    const auto t = std::isfinite(comparison.largest_t) ? json::value(comparison.largest_t) : json::value();
    return {{"a", json_text(a)},
            {"b", json_text(b)},
            {"samples_a", comparison.count_a},
            {"samples_b", comparison.count_b},
            {"mean_a_us", comparison.mean_a},
            {"mean_b_us", comparison.mean_b},
            {"trimmed_difference_us", comparison.trimmed_difference},
            {"largest_t", t},
            {"auc", comparison.auc},
            {"verdict", json_text(selftest::to_text(verdict))}};
}

json::object flow_json(const selftest::FlowResult& flow)
{
    json::array pairs;
    for (const auto& pair : flow.pairs) {
        auto object = comparison_json(selftest::to_text(pair.a), selftest::to_text(pair.b), pair.comparison,
                                      pair.verdict);
        object["connections"] = json_text(to_text(pair.connections));
        pairs.push_back(std::move(object));
    }
    json::array at_once;
    for (const auto& pair : flow.at_once)
        at_once.push_back({{"a", json_text(selftest::to_text(pair.a))},
                           {"b", json_text(selftest::to_text(pair.b))},
                           {"pairs", pair.pairs},
                           {"a_first_share", pair.first_share},
                           {"verdict", json_text(selftest::to_text(pair.verdict))}});
    const auto& calibration = flow.calibration;
    const auto standing = selftest::to_text(calibration.standing);
    const json::object calibrated = {
        {"same_class",
         comparison_json(standing, standing, calibration.same_class, calibration.same_class_verdict)},
        {"planted", comparison_json(standing, standing, calibration.planted, calibration.planted_verdict)}};
    return {{"flow", json_text(selftest::to_text(flow.flow))},
            {"verdict", json_text(selftest::to_text(flow.verdict))},
            {"calibration", calibrated},
            {"pairs", std::move(pairs)},
            {"at_once", std::move(at_once)}};
}

json::object report_json(const TimingOptions& options, const TimingReport& report)
{
    json::array flows;
    for (const auto& flow : report.flows)
        flows.push_back(flow_json(flow));
    return {{"verdict", json_text(selftest::to_text(report.verdict))},
            {"url", report.url},
            {"state", json_text(to_text(options.state))},
            {"samples", options.samples},
            {"discarded", selftest::discarded_samples},
            {"planted_us", options.planted_microseconds},
            {"seed", report.seed},
            {"flows", std::move(flows)}};
}

Cell verdict_cell(Verdict verdict)
{
    return {std::string(selftest::to_text(verdict)), verdict == Verdict::pass ? Style::good : Style::bad};
}

void add_row(Table& table, std::string_view flow, const std::string& pair, const std::string& connections,
             const Comparison& comparison, Cell verdict)
{
    table.add(
        {std::string(flow), pair, connections, fmt::format("{} / {}", comparison.count_a, comparison.count_b),
         fmt::format("{:.0f} / {:.0f}", comparison.mean_a, comparison.mean_b),
         fmt::format("{:+.1f}", comparison.trimmed_difference), fmt::format("{:.2f}", comparison.largest_t),
         fmt::format("{:.3f}", comparison.auc), std::move(verdict)});
}

void add_flow(Table& table, const TimingOptions& options, const selftest::FlowResult& result)
{
    const auto flow = selftest::to_text(result.flow);
    const auto& calibration = result.calibration;
    const auto standing = selftest::to_text(calibration.standing);
    const std::string first(to_text(options.connections.front()));
    const bool alike = calibration.same_class_verdict == Verdict::pass;
    const bool found = calibration.planted_verdict == Verdict::leak;
    add_row(table, flow, fmt::format("{0} / {0}", standing), first, calibration.same_class,
            {alike ? "alike, as it must" : "void: not alike", alike ? Style::dim : Style::bad});
    add_row(table, flow, fmt::format("{0} / {0} + {1} µs", standing, options.planted_microseconds), first,
            calibration.planted,
            {found ? "found, as it must" : "void: not found", found ? Style::dim : Style::bad});
    for (const auto& pair : result.pairs)
        add_row(table, flow, fmt::format("{} / {}", selftest::to_text(pair.a), selftest::to_text(pair.b)),
                std::string(to_text(pair.connections)), pair.comparison, verdict_cell(pair.verdict));
    for (const auto& pair : result.at_once)
        table.add({std::string(flow),
                   fmt::format("{} first of {}", selftest::to_text(pair.a), selftest::to_text(pair.b)),
                   "at once", std::to_string(pair.pairs), "", "", "", fmt::format("{:.3f}", pair.first_share),
                   verdict_cell(pair.verdict)});
}

std::string_view sentence_of(Verdict verdict)
{
    switch (verdict) {
    case Verdict::pass:
        return "Nothing here tells who has an account.";
    case Verdict::leak:
        return "Time tells who has an account. Measure again; if it stays, it is a fault of Postkey: please "
               "report it.";
    case Verdict::inconclusive:
        return "The calibration failed, so this proves nothing: take more samples, on a machine that does "
               "nothing else.";
    }
    return "";
}

} // namespace

void print_report(const Invocation& invocation, const TimingOptions& options, const TimingReport& report)
{
    if (invocation.form == OutputForm::json) {
        print(invocation, report_json(options, report));
        return;
    }
    Table table(
        {"Flow", "Pair", "Connection", "Samples", "Mean µs", "Difference µs", "|t|", "AUC", "Verdict"});
    for (const auto& flow : report.flows)
        add_flow(table, options, flow);
    auto& out = invocation.streams.out;
    table.print(out, colour_of(invocation));
    out << fmt::format("\n{}: {}\nState {}, seed {}, the first {} requests of every run not counted.\n",
                       selftest::to_text(report.verdict), sentence_of(report.verdict), to_text(options.state),
                       report.seed, selftest::discarded_samples);
}

} // namespace postkey::cli

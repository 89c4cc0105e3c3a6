#include "front/ops/metrics_text.hpp"

#include <fmt/format.h>

namespace postkey::front::ops {
namespace {

std::string_view to_text(MetricsText::Type type)
{
    switch (type) {
    case MetricsText::Type::counter:
        return "counter";
    case MetricsText::Type::gauge:
        return "gauge";
    case MetricsText::Type::histogram:
        return "histogram";
    }
    return "untyped";
}

enum class Place
{
    help,
    label
};

std::string escaped(std::string_view text, Place place)
{
    std::string out;
    for (const char c : text) {
        if (c == '\\')
            out += "\\\\";
        else if (c == '\n')
            out += "\\n";
        else if (c == '"' && place == Place::label)
            out += "\\\"";
        else
            out += c;
    }
    return out;
}

} // namespace

void MetricsText::family(std::string_view name, Type type, std::string_view help)
{
    name_ = name;
    text_ +=
        fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, escaped(help, Place::help), name, to_text(type));
}

void MetricsText::sample(const Labels& labels, double value)
{
    line("", labels, value);
}

void MetricsText::histogram(const Labels& labels, std::span<const double> bounds,
                            std::span<const std::uint64_t> counts, double sum)
{
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        so_far += counts[i];
        const auto bound = i < bounds.size() ? fmt::format("{}", bounds[i]) : std::string("+Inf");
        auto with_bound = labels;
        with_bound.emplace_back("le", bound);
        line("_bucket", with_bound, static_cast<double>(so_far));
    }
    line("_sum", labels, sum);
    line("_count", labels, static_cast<double>(so_far));
}

void MetricsText::line(std::string_view suffix, const Labels& labels, double value)
{
    std::string listed;
    for (const auto& [name, text] : labels)
        listed += fmt::format("{}{}=\"{}\"", listed.empty() ? "" : ",", name, escaped(text, Place::label));
    text_ += fmt::format("{}{}{}{}{} {}\n", name_, suffix, listed.empty() ? "" : "{", listed,
                         listed.empty() ? "" : "}", value);
}

} // namespace postkey::front::ops

#pragma once
// The text format of Prometheus, version 0.0.4: families with their help and type, then samples. Pure.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postkey::front::ops {

// Names are ours; values may be anything and are escaped.
using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

class MetricsText
{
public:
    static constexpr std::string_view content_type = "text/plain; version=0.0.4; charset=utf-8";

    enum class Type
    {
        counter,
        gauge,
        histogram
    };

    // The samples that follow belong to it.
    void family(std::string_view name, Type type, std::string_view help);

    void sample(const Labels& labels, double value);

    // `counts` holds one number for each bound, of what is at most that and more than the bound before, and
    // one for what is above all bounds.
    void histogram(const Labels& labels, std::span<const double> bounds,
                   std::span<const std::uint64_t> counts, double sum);

    std::string text() && { return std::move(text_); }

private:
    void line(std::string_view suffix, const Labels& labels, double value);

    std::string name_;
    std::string text_;
};

} // namespace postkey::front::ops

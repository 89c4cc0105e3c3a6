#include "front/ops/metrics_requests.hpp"

#include <algorithm>

namespace postkey::front::ops {

void RequestFigures::count(http::Method method, const std::string& route, unsigned status,
                           std::chrono::duration<double> took)
{
    const auto bucket = std::ranges::lower_bound(bounds, took.count()) - bounds.begin();
    const std::lock_guard lock(mutex_);
    auto& figure = figures_[{method, route}];
    figure.method = method;
    figure.route = route;
    ++figure.by_class.at(std::clamp(status / 100, 1U, 5U) - 1);
    ++figure.by_duration.at(static_cast<std::size_t>(bucket));
    figure.seconds += took.count();
}

std::vector<RequestFigures::Figure> RequestFigures::snapshot() const
{
    const std::lock_guard lock(mutex_);
    std::vector<Figure> all;
    for (const auto& [key, figure] : figures_)
        all.push_back(figure);
    return all;
}

} // namespace postkey::front::ops

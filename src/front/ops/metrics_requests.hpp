#pragma once
// How requests went, by method and route: for /metrics. A route is its pattern, so nothing that a client sent
// is kept.
#include "http/request.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace postkey::front::ops {

class RequestFigures
{
public:
    static constexpr std::array bounds{0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                       0.5,   1.0,  2.5,   5.0,  10.0}; // seconds

    struct Figure
    {
        http::Method method = http::Method::get;
        std::string route;                       // empty: no route answered
        std::array<std::uint64_t, 5> by_class{}; // 1xx to 5xx
        std::array<std::uint64_t, bounds.size() + 1> by_duration{};
        double seconds = 0; // all together
    };

    // Any thread.
    void count(http::Method method, const std::string& route, unsigned status,
               std::chrono::duration<double> took);
    std::vector<Figure> snapshot() const; // by method, then by route

private:
    mutable std::mutex mutex_;
    std::map<std::pair<http::Method, std::string>, Figure> figures_;
};

} // namespace postkey::front::ops

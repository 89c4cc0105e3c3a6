#include "front/ops/metrics_render.hpp"

#include <fmt/format.h>

namespace postkey::front::ops {
namespace {

using Type = MetricsText::Type;

constexpr std::string_view no_route = "none"; // paths that nothing answers

std::string_view name_of(const RequestFigures::Figure& figure)
{
    return figure.route.empty() ? no_route : std::string_view(figure.route);
}

void render_process(MetricsText& out, const MetricsSnapshot& snapshot)
{
    out.family("process_start_time_seconds", Type::gauge, "When the server started, in seconds since 1970.");
    out.sample({}, static_cast<double>(to_milliseconds(snapshot.started_at)) / 1000.0);
    out.family("process_resident_memory_bytes", Type::gauge, "Memory that is held in RAM.");
    out.sample({}, static_cast<double>(snapshot.resident_bytes));
}

void render_hashings(MetricsText& out, const MetricsSnapshot& snapshot)
{
    out.family("postkey_password_hashings_total", Type::counter,
               "Passwords hashed or checked, by whose hash.");
    out.sample({{"hash", "own"}}, static_cast<double>(snapshot.own_hashings));
    out.sample({{"hash", "imported"}}, static_cast<double>(snapshot.imported_hashings));
}

void render_requests(MetricsText& out, const MetricsSnapshot& snapshot)
{
    out.family("postkey_http_requests_total", Type::counter,
               "Requests answered, by route and class of status.");
    for (const auto& figure : snapshot.requests)
        for (std::size_t i = 0; i < figure.by_class.size(); ++i)
            if (figure.by_class[i] > 0)
                out.sample({{"method", http::to_text(figure.method)},
                            {"route", name_of(figure)},
                            {"status", fmt::format("{}xx", i + 1)}},
                           static_cast<double>(figure.by_class[i]));
    out.family("postkey_http_request_duration_seconds", Type::histogram,
               "From the parsed request to the answer, by route.");
    for (const auto& figure : snapshot.requests)
        out.histogram({{"method", http::to_text(figure.method)}, {"route", name_of(figure)}},
                      RequestFigures::bounds, figure.by_duration, figure.seconds);
}

} // namespace

std::string render_metrics(const MetricsSnapshot& snapshot)
{
    MetricsText out;
    render_process(out, snapshot);
    render_hashings(out, snapshot);
    render_requests(out, snapshot);
    render_outbox(out, snapshot);
    render_deliveries(out, snapshot.deliveries);
    return std::move(out).text();
}

} // namespace postkey::front::ops

#include "front/ops/metrics.hpp"

#include "front/ops/endpoints.hpp"
#include "front/ops/metrics_text.hpp"
#include "http/client_address.hpp"

#include <unistd.h>

#include <fstream>

namespace postkey::front::ops {
namespace {

std::uint64_t resident_bytes()
{
    std::ifstream in("/proc/self/statm"); // sizes in pages: all, resident
    std::uint64_t all = 0;
    std::uint64_t resident = 0;
    in >> all >> resident;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

} // namespace

bool may_read_metrics(const http::Networks& readers, const http::Request& request)
{
    const auto source = http::parse_address(request.source);
    if (!source)
        return false;
    return readers.contains(*source) || (source->is_loopback() && !http::speaks_for_another(request));
}

Task<http::Response> metrics(Services& services, http::Request)
{
    auto& instruments = services.instruments;
    const auto now = services.clock.now();
    auto outbox = co_await instruments.outbox.depths(now);
    http::Response response;
    response.headers.set("Content-Type", std::string(MetricsText::content_type));
    response.headers.set("Cache-Control", "no-store");
    response.body = render_metrics({.started_at = instruments.started_at,
                                    .resident_bytes = resident_bytes(),
                                    .requests = instruments.requests.snapshot(),
                                    .outbox = std::move(outbox),
                                    .deliveries = instruments.deliveries.numbers(),
                                    .own_hashings = instruments.hasher.runs(),
                                    .imported_hashings = instruments.hasher.imported_runs(),
                                    .now = now});
    co_return response;
}

} // namespace postkey::front::ops

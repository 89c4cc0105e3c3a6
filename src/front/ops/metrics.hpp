#pragma once
// What /metrics tells, gathered in one value and rendered by a pure function. No label ever holds what a
// client sent, nor an address, an account or a message.
#include "base/instant.hpp"
#include "crypto/password_hasher.hpp"
#include "flow/courier/counters.hpp"
#include "front/ops/metrics_requests.hpp"
#include "http/networks.hpp"
#include "http/request.hpp"
#include "store/outbox.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace postkey::front::ops {

struct MetricsSnapshot
{
    Instant started_at;
    std::uint64_t resident_bytes = 0;
    std::vector<RequestFigures::Figure> requests;
    store::Depths outbox{};
    flow::DeliveryCounters::Numbers deliveries;
    std::uint64_t own_hashings = 0;
    std::uint64_t imported_hashings = 0;
    Instant now; // that `outbox` was looked at
};

std::string render_metrics(const MetricsSnapshot& snapshot);

// What the server keeps for /metrics.
struct Instruments
{
    store::Outbox& outbox;
    const flow::DeliveryCounters& deliveries;
    Instant started_at;
    http::Networks readers; // besides this machine itself
    const crypto::PasswordHasher& hasher;
    RequestFigures requests;
};

// Who may read: this machine, unless it speaks for somebody else as a proxy does, and `readers`.
bool may_read_metrics(const http::Networks& readers, const http::Request& request);

} // namespace postkey::front::ops

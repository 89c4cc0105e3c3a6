#pragma once
// The mail part of what render_metrics() is made of.
#include "front/ops/metrics.hpp"
#include "front/ops/metrics_text.hpp"

namespace postkey::front::ops {

void render_outbox(MetricsText& out, const MetricsSnapshot& snapshot);
void render_deliveries(MetricsText& out, const flow::DeliveryCounters::Numbers& deliveries);

} // namespace postkey::front::ops

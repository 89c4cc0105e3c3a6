// The mail part of /metrics, from numbers that the outbox and the courier would give.
#include "front/ops/metrics.hpp"

#include <gmock/gmock.h>

namespace postkey::front::ops {
namespace {

using testing::HasSubstr;

TEST(MailMetrics, EveryLaneAndOutcomeIsThereFromTheStart)
{
    const auto text = render_metrics(MetricsSnapshot{});

    for (const auto* const lane : {"code", "reset", "verify", "notice", "test"}) {
        EXPECT_THAT(text, HasSubstr("\npostkey_outbox_depth{lane=\"" + std::string(lane) + "\"} 0\n"));
        EXPECT_THAT(text,
                    HasSubstr("\npostkey_outbox_oldest_due_seconds{lane=\"" + std::string(lane) + "\"} 0\n"));
    }
    for (const auto* const outcome : {"sent", "deferred", "refused", "transport_trouble", "unknown"})
        EXPECT_THAT(text,
                    HasSubstr("\npostkey_mail_attempts_total{outcome=\"" + std::string(outcome) + "\"} 0\n"));
    EXPECT_THAT(text, HasSubstr("\npostkey_mail_handover_seconds_bucket{le=\"+Inf\"} 0\n"));
}

TEST(MailMetrics, TheOutboxIsToldByLane)
{
    const auto now = from_milliseconds(1'000'000);
    MetricsSnapshot snapshot;
    snapshot.now = now;
    snapshot.outbox.lanes = {{Lane::reset, 7, now - std::chrono::milliseconds(2500)},
                             {Lane::notice, 2, std::nullopt}};
    snapshot.outbox.leased = 3;
    snapshot.outbox.dead = 4;
    snapshot.outbox.dropped = 5;

    const auto text = render_metrics(snapshot);

    EXPECT_THAT(text, HasSubstr("\npostkey_outbox_depth{lane=\"reset\"} 7\n"));
    EXPECT_THAT(text, HasSubstr("\npostkey_outbox_depth{lane=\"notice\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("\npostkey_outbox_oldest_due_seconds{lane=\"reset\"} 2.5\n"));
    EXPECT_THAT(text, HasSubstr("\npostkey_outbox_oldest_due_seconds{lane=\"notice\"} 0\n"));
    EXPECT_THAT(text, HasSubstr("\npostkey_outbox_leased 3\n"));
    EXPECT_THAT(text, HasSubstr("\npostkey_mail_dead 4\n"));
    EXPECT_THAT(text, HasSubstr("\npostkey_mail_dropped_total 5\n"));
}

TEST(MailMetrics, WhatTheCourierDidIsCounted)
{
    flow::DeliveryCounters counters;
    counters.attempted(mail::Outcome::sent);
    counters.attempted(mail::Outcome::sent);
    counters.attempted(mail::Outcome::unknown);
    counters.handed_over(std::chrono::milliseconds(25));
    counters.handed_over(std::chrono::milliseconds(26));
    counters.handed_over(std::chrono::hours(3));
    counters.breaker_is("primary", flow::DeliveryCounters::Breaker::closed);
    counters.breaker_is("fallback", flow::DeliveryCounters::Breaker::open);
    MetricsSnapshot snapshot;
    snapshot.deliveries = counters.numbers();

    const auto text = render_metrics(snapshot);

    EXPECT_THAT(text, HasSubstr("\npostkey_mail_attempts_total{outcome=\"sent\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("\npostkey_mail_ambiguous_total 1\n"));
    EXPECT_THAT(text, HasSubstr("\npostkey_transport_breaker_open{transport=\"primary\"} 0\n"));
    EXPECT_THAT(text, HasSubstr("\npostkey_transport_breaker_open{transport=\"fallback\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("\npostkey_mail_handover_seconds_bucket{le=\"0.025\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("\npostkey_mail_handover_seconds_bucket{le=\"0.05\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("\npostkey_mail_handover_seconds_bucket{le=\"7200\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("\npostkey_mail_handover_seconds_bucket{le=\"+Inf\"} 3\n"));
    EXPECT_THAT(text, HasSubstr("\npostkey_mail_handover_seconds_sum 10800.051\n"));
}

} // namespace
} // namespace postkey::front::ops

// What /metrics says, and to whom.
#include "front/ops/metrics_text.hpp"
#include "unit/front/outside.hpp"

#include <gmock/gmock.h>

namespace postkey::front::ops {
namespace {

using testing::HasSubstr;
using testing::Not;
using Type = MetricsText::Type;

TEST(MetricsText, AFamilyHasItsHelpItsTypeAndThenItsSamples)
{
    MetricsText out;

    out.family("depth", Type::gauge, "How deep.");
    out.sample({}, 3);
    out.sample({{"lane", "reset"}, {"node", "a"}}, 0.25);

    EXPECT_EQ(std::move(out).text(), "# HELP depth How deep.\n"
                                     "# TYPE depth gauge\n"
                                     "depth 3\n"
                                     "depth{lane=\"reset\",node=\"a\"} 0.25\n");
}

TEST(MetricsText, BackslashLineEndAndQuoteAreEscaped)
{
    MetricsText out;

    out.family("odd", Type::counter, "a \\ b \n c \"d\"");
    out.sample({{"x", "a \\ b \n c \"d\""}}, 1);

    EXPECT_EQ(std::move(out).text(), "# HELP odd a \\\\ b \\n c \"d\"\n"
                                     "# TYPE odd counter\n"
                                     "odd{x=\"a \\\\ b \\n c \\\"d\\\"\"} 1\n");
}

TEST(MetricsText, BucketsOfAHistogramAreCumulativeAndEndWithAll)
{
    constexpr std::array bounds{0.5, 1.0};
    constexpr std::array<std::uint64_t, 3> counts{2, 0, 1};
    MetricsText out;

    out.family("took", Type::histogram, "Time.");
    out.histogram({{"route", "/a"}}, bounds, counts, 7.5);

    EXPECT_EQ(std::move(out).text(), "# HELP took Time.\n"
                                     "# TYPE took histogram\n"
                                     "took_bucket{route=\"/a\",le=\"0.5\"} 2\n"
                                     "took_bucket{route=\"/a\",le=\"1\"} 2\n"
                                     "took_bucket{route=\"/a\",le=\"+Inf\"} 3\n"
                                     "took_sum{route=\"/a\"} 7.5\n"
                                     "took_count{route=\"/a\"} 3\n");
}

TEST(MetricsText, LargeCountersKeepEveryDigit)
{
    MetricsText out;

    out.family("bytes", Type::gauge, "Bytes.");
    out.sample({}, 123456789012.0);

    EXPECT_THAT(std::move(out).text(), HasSubstr("bytes 123456789012\n"));
}

TEST(RequestFigures, AreKeptByMethodRouteAndClassOfStatus)
{
    RequestFigures figures;

    figures.count(http::Method::get, "/a", 200, std::chrono::milliseconds(1));
    figures.count(http::Method::get, "/a", 204, std::chrono::milliseconds(1));
    figures.count(http::Method::get, "/a", 503, std::chrono::seconds(60));
    figures.count(http::Method::post, "/a", 303, std::chrono::milliseconds(1));

    const auto all = figures.snapshot();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].by_class, (std::array<std::uint64_t, 5>{0, 2, 0, 0, 1}));
    EXPECT_EQ(all[0].by_duration.front(), 2U);
    EXPECT_EQ(all[0].by_duration.back(), 1U);
    EXPECT_DOUBLE_EQ(all[0].seconds, 60.002);
    EXPECT_EQ(all[1].method, http::Method::post);
}

TEST(RequestFigures, ADurationAtABoundIsBelowIt)
{
    RequestFigures figures;

    figures.count(http::Method::get, "/a", 200, std::chrono::milliseconds(5));
    figures.count(http::Method::get, "/a", 200, std::chrono::microseconds(5001));

    const auto all = figures.snapshot();
    EXPECT_EQ(all[0].by_duration[0], 1U);
    EXPECT_EQ(all[0].by_duration[1], 1U);
}

TEST(Metrics, AreTextForThisMachineAndForNobodyElse)
{
    Outside outside;
    outside.source = "127.0.0.1";

    const auto answer = outside.get("/metrics");
    outside.source = "192.0.2.1";
    const auto stranger = outside.get("/metrics");
    const auto unknown = outside.get("/metrics2");

    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.headers.find("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_THAT(answer.body, HasSubstr("\nprocess_resident_memory_bytes "));
    EXPECT_EQ(stranger.status, 404U);
    EXPECT_EQ(stranger.body, unknown.body);
    EXPECT_EQ(stranger.headers.entries(), unknown.headers.entries());
    EXPECT_EQ(outside.post("/metrics").status, 404U);
}

TEST(Metrics, MayBeReadFromAllowedNetworksAndNotThroughAProxyOnThisMachine)
{
    const http::Networks readers({"10.1.0.0/16"});
    http::Request request;

    request.source = "10.1.255.255";
    EXPECT_TRUE(may_read_metrics(readers, request));
    request.source = "10.2.0.0";
    EXPECT_FALSE(may_read_metrics(readers, request));
    request.source = "::1";
    EXPECT_TRUE(may_read_metrics(readers, request));
    request.headers.add("X-Forwarded-For", "127.0.0.1");
    EXPECT_FALSE(may_read_metrics(readers, request));
}

} // namespace
} // namespace postkey::front::ops

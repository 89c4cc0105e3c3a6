#include "flow/mail_story.hpp"

#include <algorithm>

namespace postkey::flow {
namespace {

// A request is told as taken on a mark of this raster, at least `settling` after it: by then the look that it
// caused has found a relay that refuses connections (relay_watch.hpp).
constexpr std::chrono::seconds raster{10};
constexpr std::chrono::seconds settling{5};

// A look may begin this much later than the request that caused it. The silence it finds held that mail back,
// too.
constexpr std::chrono::seconds found_late{10};

Instant on_raster(Instant at)
{
    const auto rest = at.time_since_epoch() % raster;
    return rest.count() == 0 ? at : at + (raster - rest);
}

struct Hold
{
    std::optional<Instant> since; // nothing: the relay was not silent while it waited
    Instant until;                // of the last such silence; max() while it lasts
};

Hold hold_of(const store::RequestFacts& facts)
{
    Hold hold{.since = {}, .until = facts.created_at};
    for (const auto& silence : facts.silences) {
        const auto end = silence.ended.value_or(Instant::max());
        if (end <= facts.created_at)
            continue;
        if (hold.until == Instant::max() || silence.began > hold.until + found_late)
            break;
        hold.since = hold.since.value_or(std::max(silence.began, facts.created_at));
        hold.until = std::max(hold.until, end);
    }
    return hold;
}

// When it leaves: mail that met a silence is tried again one probe after its end at most.
Instant leaving(const Hold& hold, const DeliveryPolicy& policy)
{
    if (!hold.since || hold.until == Instant::max())
        return hold.until;
    return hold.until + policy.probe.back();
}

MailStory story(const store::RequestFacts& facts, MailState state, Instant since)
{
    return {facts.intent, state, std::chrono::floor<std::chrono::minutes>(since)};
}

} // namespace

std::string_view to_text(MailState state)
{
    switch (state) {
    case MailState::queued:
        return "queued";
    case MailState::deferred:
        return "deferred";
    case MailState::taken:
        return "taken";
    case MailState::expired:
        return "expired";
    case MailState::superseded:
        return "superseded";
    }
    return "";
}

MailStory tell(const store::RequestFacts& facts, const DeliveryPolicy& policy, Instant now)
{
    const auto hold = hold_of(facts);
    const auto leaves = leaving(hold, policy);
    const auto taken = leaves == Instant::max() ? leaves : on_raster(leaves + settling);
    const auto given_up = facts.created_at + policy.max_queue(lane_of(facts.intent));

    if (facts.replaced_at && *facts.replaced_at <= std::min(leaves, given_up))
        return story(facts, MailState::superseded, *facts.replaced_at);
    if (taken > given_up && now >= given_up)
        return story(facts, MailState::expired, given_up);
    if (now >= taken)
        return story(facts, MailState::taken, taken);
    return hold.since ? story(facts, MailState::deferred, *hold.since)
                      : story(facts, MailState::queued, facts.created_at);
}

} // namespace postkey::flow

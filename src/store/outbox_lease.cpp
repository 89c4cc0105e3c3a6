// Which due messages a courier takes. Every query reads a bounded number of rows from an index, however long
// the queue is.
#include "store/outbox.hpp"
#include "store/rows.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace postkey::store {
namespace {

constexpr std::array lanes = {Lane::code, Lane::reset, Lane::verify, Lane::notice, Lane::test};
constexpr std::size_t most_heads = 64; // other domains looked at when one clogs the head of a lane

struct Candidate
{
    std::string id;
    std::int64_t due_at;
    std::string domain;
    std::optional<std::string> transport;
    std::int64_t deaths;
    Lane lane;
};

constexpr std::string_view select_oldest =
    "SELECT id, due_at, domain, transport, deaths FROM messages WHERE state = 'queued' AND lane = $1 "
    "AND due_at <= $2 AND give_up_at > $3 ORDER BY due_at, id LIMIT $4";
constexpr std::string_view select_newest =
    "SELECT id, due_at, domain, transport, deaths FROM messages WHERE state = 'queued' AND lane = $1 "
    "AND due_at <= $2 AND give_up_at > $3 ORDER BY due_at DESC, id DESC LIMIT $4";
constexpr std::string_view select_domains =
    "WITH RECURSIVE heads (domain) AS (SELECT min(domain) FROM messages WHERE state = 'queued' AND lane = $1 "
    "UNION ALL SELECT (SELECT min(domain) FROM messages WHERE state = 'queued' AND lane = $1 AND "
    "domain > heads.domain) FROM heads WHERE heads.domain IS NOT NULL) "
    "SELECT domain FROM heads WHERE domain IS NOT NULL LIMIT $2";
constexpr std::string_view select_of_domain =
    "SELECT id, due_at, domain, transport, deaths FROM messages WHERE state = 'queued' AND lane = $1 "
    "AND domain = $2 AND due_at <= $3 AND give_up_at > $3 ORDER BY due_at LIMIT $4";
constexpr std::string_view select_bound =
    "SELECT id, due_at, domain, transport, deaths FROM messages WHERE state = 'queued' AND lane = $1 "
    "AND transport = $2 AND due_at <= $3 AND give_up_at > $3 ORDER BY due_at LIMIT $4";
constexpr std::string_view take =
    "UPDATE messages SET state = 'leased', lease_owner = $2, leased_until = $3, fence = fence + 1 "
    "WHERE id = $1 AND state = 'queued' RETURNING fence, created_at";

class Picker
{
public:
    Picker(sql::Connection& connection, const Picking& picking, std::size_t most, Instant now)
        : connection_(connection), picking_(picking), most_(most), now_(now), in_hand_(picking.in_hand),
          suspects_(picking.suspects)
    {
    }

    std::vector<Candidate> pick()
    {
        std::size_t reserved = 0;
        for (std::size_t i = 0; i < most_; ++i)
            reserved += (picking_.picks_before + i) % 10 == 9 ? 1 : 0;
        const auto has_due = [this](Lane lane) { return !candidates(lane).empty(); };
        const auto* const top = std::ranges::find_if(lanes, has_due);
        pick_by_lane(most_ - reserved);
        if (top != lanes.end())
            pick_below(*top, reserved);
        pick_by_lane(most_);
        while (picked_.size() < most_ && !over_share_.empty()) {
            picked_.push_back(std::move(over_share_.front()));
            over_share_.erase(over_share_.begin());
        }
        return std::move(picked_);
    }

private:
    void pick_by_lane(std::size_t until)
    {
        for (const auto lane : lanes)
            while (picked_.size() < until && pick_next(lane))
                continue;
    }

    // The oldest of any lower lane.
    void pick_below(Lane top, std::size_t wanted)
    {
        for (; wanted > 0; --wanted) {
            std::optional<Lane> oldest;
            for (const auto lane : lanes)
                if (lane > top && !candidates(lane).empty() &&
                    (!oldest || candidates(lane).front().due_at < candidates(*oldest).front().due_at))
                    oldest = lane;
            if (!oldest || !pick_next(*oldest))
                return;
        }
    }

    bool pick_next(Lane lane)
    {
        auto& waiting = candidates(lane);
        while (!waiting.empty()) {
            auto next = std::move(waiting.front());
            waiting.erase(waiting.begin());
            if (next.deaths > 0 && suspects_ == 0)
                continue;
            auto& of_domain = in_hand_[next.domain];
            if (of_domain >= picking_.share) {
                over_share_.push_back(std::move(next));
                continue;
            }
            ++of_domain;
            suspects_ -= next.deaths > 0 ? 1 : 0;
            picked_.push_back(std::move(next));
            return true;
        }
        return false;
    }

    bool is_open(const Candidate& message) const
    {
        const bool held = message.lane >= Lane::verify && picking_.held_domains.contains(message.domain);
        return !held && !picking_.closed_domains.contains(message.domain) &&
               !(message.transport && picking_.other_transports.contains(*message.transport));
    }

    bool has_room(const std::string& domain) const
    {
        const auto found = in_hand_.find(domain);
        return found == in_hand_.end() || found->second < picking_.share;
    }

    std::vector<Candidate>& candidates(Lane lane)
    {
        const auto [found, is_new] = by_lane_.try_emplace(lane);
        if (is_new && !(picking_.urgent_before && lane > Lane::reset))
            found->second = load(lane);
        return found->second;
    }

    std::vector<Candidate> load(Lane lane)
    {
        std::vector<Candidate> out;
        const auto window = static_cast<std::int64_t>(16 + 4 * most_);
        if (picking_.bound_to) {
            add(out,
                connection_(select_bound, static_cast<int>(lane), *picking_.bound_to, to_milliseconds(now_),
                            window),
                lane);
            return out;
        }
        const bool newest = picking_.order == PickOrder::newest_first && lane <= Lane::verify;
        const auto due = picking_.urgent_before.value_or(now_);
        const auto head = connection_(newest ? select_newest : select_oldest, static_cast<int>(lane),
                                      to_milliseconds(due), to_milliseconds(now_), window);
        add(out, head, lane);
        const auto free_domain = [this](const Candidate& message) { return has_room(message.domain); };
        if (static_cast<std::int64_t>(head.rows.size()) == window &&
            static_cast<std::size_t>(std::ranges::count_if(out, free_domain)) < most_)
            add_other_domains(out, lane, due);
        return out;
    }

    // The head of the lane is clogged: the oldest of each other domain.
    void add_other_domains(std::vector<Candidate>& out, Lane lane, Instant due)
    {
        std::set<std::string> seen;
        for (const auto& message : out)
            seen.insert(message.domain);
        const auto limit = most_heads + picking_.held_domains.size() + picking_.in_hand.size() + seen.size();
        for (const auto& row :
             connection_(select_domains, static_cast<int>(lane), static_cast<std::int64_t>(limit)).rows)
            if (!seen.contains(row.text(0)))
                add(out,
                    connection_(select_of_domain, static_cast<int>(lane), row.text(0), to_milliseconds(due),
                                static_cast<std::int64_t>(most_)),
                    lane);
    }

    void add(std::vector<Candidate>& out, const sql::Result& rows, Lane lane)
    {
        for (const auto& row : rows.rows) {
            Candidate message{row.text(0),          row.integer(1), row.text(2),
                              row.optional_text(3), row.integer(4), lane};
            if (is_open(message))
                out.push_back(std::move(message));
        }
    }

    sql::Connection& connection_;
    const Picking& picking_;
    std::size_t most_;
    Instant now_;
    std::map<std::string, std::size_t> in_hand_;
    std::size_t suspects_;
    std::map<Lane, std::vector<Candidate>> by_lane_;
    std::vector<Candidate> picked_;
    std::vector<Candidate> over_share_; // of domains that have their share: taken when nobody else has mail
};

constexpr std::string_view expire_overdue =
    "UPDATE messages SET state = 'expired', reason = 'older than its purpose lasts', finished_at = $1 "
    "WHERE id IN (SELECT id FROM messages WHERE state = 'queued' AND give_up_at <= $1 LIMIT 1000)";
constexpr std::string_view return_overdue_leases =
    "UPDATE messages SET state = CASE WHEN deaths + handing_over >= $2 THEN 'dead' ELSE 'queued' END, "
    "reason = CASE WHEN deaths + handing_over >= $2 THEN 'the program died while handing it over' END, "
    "finished_at = CASE WHEN deaths + handing_over >= $2 THEN $1 END, "
    "lease_owner = NULL, leased_until = NULL, handing_over = 0, deaths = deaths + handing_over "
    "WHERE state = 'leased' AND leased_until <= $1 RETURNING id, state";

} // namespace

Task<std::vector<Lease>> Outbox::lease(std::string owner, std::size_t most, Instant now,
                                       std::chrono::seconds length, Picking picking)
{
    auto work = [owner = std::move(owner), most, now, length,
                 picking = std::move(picking)](sql::Connection& connection) {
        const auto returned =
            connection(return_overdue_leases, to_milliseconds(now), DeliveryPolicy().most_deaths);
        append_dead_mails(connection, returned, now);
        connection(expire_overdue, to_milliseconds(now));
        struct Taken
        {
            Lease lease;
            std::int64_t created_at;
        };
        std::vector<Taken> taken;
        for (const auto& message : Picker(connection, picking, most, now).pick()) {
            const auto result = connection(take, message.id, owner, to_milliseconds(now + length));
            if (const auto* row = result.first())
                taken.push_back({{MessageId::trusted(message.id), row->integer(0), message.lane,
                                  message.domain, message.deaths > 0},
                                 row->integer(1)});
        }
        const bool newest = picking.order == PickOrder::newest_first;
        std::ranges::sort(taken, {}, [newest](const Taken& one) {
            return std::tuple(one.lease.lane, newest ? -one.created_at : one.created_at, one.lease.id.text());
        });
        std::vector<Lease> leases;
        for (auto& one : taken)
            leases.push_back(std::move(one.lease));
        return leases;
    };
    co_return co_await database_.transact(std::move(work));
}

} // namespace postkey::store

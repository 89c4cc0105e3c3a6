#include "selftest/measurement.hpp"

#include "selftest/at_once.hpp"
#include "selftest/names.hpp"
#include "selftest/trouble.hpp"

#include <fmt/format.h>

#include <thread>

namespace postkey::selftest {
namespace {

using SteadyClock = std::chrono::steady_clock;

// One of the kinds of requests that take turns.
struct Lane
{
    Standing standing;
    std::chrono::microseconds planted{0};
    std::vector<double> microseconds{};
};

struct Card
{
    std::size_t lane;
    Subject subject;
    enum class Use
    {
        discarded,
        counted
    } use;
};

// Every lane equally often, in an order that says nothing, after some that are not counted.
std::vector<Card> shuffled_cards(const std::vector<Lane>& lanes, std::size_t samples, Dice& dice)
{
    std::vector<std::size_t> order;
    for (std::size_t lane = 0; lane < lanes.size(); ++lane)
        order.insert(order.end(), samples, lane);
    dice.shuffle(order);
    std::vector<Card> cards;
    const auto deal = [&](std::size_t lane, Card::Use use) {
        cards.push_back({lane, {fresh_address(dice), lanes[lane].standing}, use});
    };
    for (std::size_t i = 0; i < discarded_samples; ++i)
        deal(dice.below(lanes.size()), Card::Use::discarded);
    for (const auto lane : order)
        deal(lane, Card::Use::counted);
    return cards;
}

void wait_busily(std::chrono::microseconds length)
{
    const auto end = SteadyClock::now() + length;
    while (SteadyClock::now() < end)
        continue;
}

class Run
{
public:
    Run(const Plan& plan, const Surroundings& around, Dice& dice) : plan_(plan), around_(around), dice_(dice)
    {
    }

    void take(std::vector<Lane>& lanes, Connections connections)
    {
        const auto cards = shuffled_cards(lanes, plan_.samples, dice_);
        std::vector<Subject> subjects;
        for (const auto& card : cards)
            subjects.push_back(card.subject);
        auto exercise = prepared(std::move(subjects));
        const auto what =
            fmt::format("{}, {}", to_text(plan_.flow),
                        connections == Connections::kept ? "one connection" : "new connections");
        Wire wire(plan_.place);
        for (std::size_t i = 0; i < cards.size(); ++i) {
            around_.progress(what, i, cards.size());
            const auto& card = cards[i];
            auto& lane = lanes[card.lane];
            const auto request = exercise.request(card.subject.email);
            std::this_thread::sleep_for(plan_.pause);
            if (connections == Connections::renewed)
                wire = Wire(plan_.place);
            const auto took = timed(wire, request, lane.planted, exercise.expected_status());
            if (card.use == Card::Use::counted)
                lane.microseconds.push_back(took);
        }
        around_.progress(what, cards.size(), cards.size());
    }

    PairAtOnce take_at_once(Standing a, Standing b)
    {
        std::vector<Subject> subjects;
        for (std::size_t i = 0; i < plan_.pairs; ++i)
            for (const auto standing : {a, b})
                subjects.push_back({fresh_address(dice_), standing});
        auto exercise = prepared(subjects);
        const auto share = first_share(plan_, subjects, exercise, around_, dice_);
        return {a, b, plan_.pairs, share, judge_share(share)};
    }

private:
    Exercise prepared(std::vector<Subject> subjects)
    {
        std::vector<std::string> askers;
        for (std::size_t i = 0; i < Exercise::askers_needed(plan_.flow); ++i)
            askers.push_back(fresh_address(dice_));
        const auto measured = subjects.size();
        for (const auto& asker : askers)
            subjects.push_back({asker, Standing::known});
        around_.seed(subjects);
        subjects.resize(measured, subjects.front());
        if (plan_.mailboxes == Mailboxes::asked_before)
            ask_before(subjects);
        around_.settle();
        return Exercise(plan_.flow, plan_.place, std::move(askers));
    }

    void ask_before(const std::vector<Subject>& subjects)
    {
        Exercise recovery(Flow::recovery, plan_.place, {});
        Wire wire(plan_.place);
        const auto what = fmt::format("{}, filling mailboxes", to_text(plan_.flow));
        for (std::size_t i = 0; i < subjects.size(); ++i) {
            around_.progress(what, i, subjects.size());
            wire.send(recovery.request(subjects[i].email));
            expect_status(wire.receive(), recovery.expected_status(), Flow::recovery);
        }
    }

    double timed(Wire& wire, const std::string& request, std::chrono::microseconds planted,
                 int expected_status) const
    {
        const auto begun = SteadyClock::now();
        wait_busily(planted);
        wire.send(request);
        const auto answer = wire.receive();
        const std::chrono::duration<double, std::micro> took = SteadyClock::now() - begun;
        expect_status(answer, expected_status, plan_.flow);
        return took.count();
    }

    const Plan& plan_;
    const Surroundings& around_;
    Dice& dice_;
};

Calibration calibration_of(const Lane& first, const Lane& again, const Lane& planted)
{
    const auto same_class = compare(first.microseconds, again.microseconds);
    const auto delayed = compare(first.microseconds, planted.microseconds);
    return {first.standing, same_class, judge(same_class), delayed, judge(delayed)};
}

void compare_all(const std::vector<Lane>& lanes, Connections connections, std::vector<StandingPair>& pairs)
{
    for (std::size_t i = 0; i < lanes.size(); ++i)
        for (auto j = i + 1; j < lanes.size(); ++j) {
            const auto comparison = compare(lanes[i].microseconds, lanes[j].microseconds);
            pairs.push_back(
                {lanes[i].standing, lanes[j].standing, connections, comparison, judge(comparison)});
        }
}

Verdict verdict_of(const FlowResult& result)
{
    auto verdict = Verdict::pass;
    for (const auto& pair : result.pairs)
        verdict = worse(verdict, pair.verdict);
    for (const auto& pair : result.at_once)
        verdict = worse(verdict, pair.verdict);
    return judge_calibrated(result.calibration.same_class_verdict, result.calibration.planted_verdict,
                            verdict);
}

} // namespace

FlowResult measure(const Plan& plan, const Surroundings& around, Dice& dice)
{
    Run run(plan, around, dice);
    FlowResult result{.flow = plan.flow, .calibration = {}, .pairs = {}, .at_once = {}, .verdict = {}};
    for (const auto connections : plan.connections) {
        std::vector<Lane> lanes;
        for (const auto standing : plan.standings)
            lanes.push_back({standing});
        const bool calibrates = connections == plan.connections.front();
        if (calibrates) {
            lanes.push_back({plan.standings.front()});
            lanes.push_back({plan.standings.front(), plan.planted});
        }
        run.take(lanes, connections);
        if (calibrates) {
            result.calibration = calibration_of(lanes.front(), lanes[lanes.size() - 2], lanes.back());
            lanes.resize(plan.standings.size(), lanes.front());
        }
        compare_all(lanes, connections, result.pairs);
    }
    for (std::size_t i = 0; plan.pairs > 0 && i < plan.standings.size(); ++i)
        for (auto j = i + 1; j < plan.standings.size(); ++j)
            result.at_once.push_back(run.take_at_once(plan.standings[i], plan.standings[j]));
    result.verdict = verdict_of(result);
    return result;
}

} // namespace postkey::selftest

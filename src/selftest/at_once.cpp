#include "selftest/at_once.hpp"

#include "selftest/trouble.hpp"

#include <fmt/format.h>

#include <array>
#include <poll.h>
#include <thread>

namespace postkey::selftest {
namespace {

using namespace std::chrono_literals;

// Polled without sleeping: who wakes up late sees both.
double who_is_first(const Wire& a, const Wire& b)
{
    constexpr auto longest_wait = 30s;
    const auto deadline = std::chrono::steady_clock::now() + longest_wait;
    while (std::chrono::steady_clock::now() < deadline) {
        std::array both = {pollfd{a.descriptor(), POLLIN, 0}, pollfd{b.descriptor(), POLLIN, 0}};
        ::poll(both.data(), both.size(), 0);
        const bool a_is_there = both[0].revents != 0;
        const bool b_is_there = both[1].revents != 0;
        if (a_is_there && b_is_there)
            return 0.5;
        if (a_is_there || b_is_there)
            return a_is_there ? 1 : 0;
    }
    throw Trouble("the server did not answer for 30 s");
}

} // namespace

double first_share(const Plan& plan, const std::vector<Subject>& subjects, Exercise& exercise,
                   const Surroundings& around, Dice& dice)
{
    constexpr auto until_all_is_read = 500us;
    const auto pairs = subjects.size() / 2;
    const auto what = fmt::format("{}, pairs at once", to_text(plan.flow));
    std::array wires = {Wire(plan.place), Wire(plan.place)};
    double first = 0;
    for (std::size_t i = 0; i < pairs; ++i) {
        around.progress(what, i, pairs);
        const std::array requests = {exercise.request(subjects[2 * i].email),
                                     exercise.request(subjects[2 * i + 1].email)};
        // Which connection the first one takes is drawn as well: the server may prefer one of them.
        const auto turned = dice.below(2);
        const auto order = dice.below(2);
        const auto wire_of = [turned](std::size_t request) { return request ^ turned; };
        std::this_thread::sleep_for(plan.pause);
        for (std::size_t j = 0; j < requests.size(); ++j)
            wires[wire_of(j)].send(std::string_view(requests[j]).substr(0, requests[j].size() - 1));
        std::this_thread::sleep_for(until_all_is_read);
        for (const auto j : {order, order ^ 1})
            wires[wire_of(j)].send(std::string_view(requests[j]).substr(requests[j].size() - 1));
        first += who_is_first(wires[wire_of(0)], wires[wire_of(1)]);
        for (auto& wire : wires)
            expect_status(wire.receive(), exercise.expected_status(), plan.flow);
    }
    around.progress(what, pairs, pairs);
    return first / static_cast<double>(pairs);
}

} // namespace postkey::selftest

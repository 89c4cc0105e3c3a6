#include "selftest/interruption.hpp"

#include "selftest/trouble.hpp"

#include <array>
#include <csignal>

namespace postkey::selftest {
namespace {

constexpr std::array signals = {SIGINT, SIGTERM, SIGHUP};
std::array<struct sigaction, signals.size()> earlier;
volatile std::sig_atomic_t interrupted = 0;

void note(int)
{
    interrupted = 1;
}

} // namespace

Interruption::Interruption()
{
    interrupted = 0;
    struct sigaction action{};
    action.sa_handler = note; // without SA_RESTART: a wait for an answer ends
    for (std::size_t i = 0; i < signals.size(); ++i)
        ::sigaction(signals[i], &action, &earlier[i]);
}

Interruption::~Interruption()
{
    for (std::size_t i = 0; i < signals.size(); ++i)
        ::sigaction(signals[i], &earlier[i], nullptr);
}

void stop_when_interrupted()
{
    if (interrupted == 0)
        return;
    interrupted = 0;
    throw Interrupted();
}

} // namespace postkey::selftest

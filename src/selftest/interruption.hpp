#pragma once
// While one lives, SIGINT, SIGTERM and SIGHUP end nothing by themselves: what was put into a database must be
// taken out first.

namespace postkey::selftest {

class Interruption
{
public:
    Interruption();
    ~Interruption(); // the signals do again what they did before
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;
};

// Throws Interrupted once after each such signal.
void stop_when_interrupted();

} // namespace postkey::selftest

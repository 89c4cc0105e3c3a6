#pragma once
// How many mails a transport gets at a time: from two upward while all goes well, half when it does not.
// Pure.
#include <cstddef>

namespace postkey::flow {

class Slots
{
public:
    explicit Slots(std::size_t ceiling);

    std::size_t open() const { return open_; }

    void succeeded();  // after a round of successes one more is opened
    void failed();     // half of them
    void start_over(); // after an outage: one, then twice as many each round

private:
    std::size_t ceiling_;
    std::size_t open_;
    std::size_t successes_ = 0;
    bool doubling_ = false;
};

} // namespace postkey::flow

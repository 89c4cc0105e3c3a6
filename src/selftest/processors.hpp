#pragma once
// Which processors the measuring and the measured program run on: apart from each other where there are two,
// so that neither waits for the other's turn. Of the calling thread and what it starts.
#include <sched.h>

namespace postkey::selftest {

class Processors
{
public:
    Processors();
    ~Processors(); // as it was before
    Processors(const Processors&) = delete;
    Processors& operator=(const Processors&) = delete;

    void leave_the_last() const; // all but that; no effect where there is only one
    void take_the_last() const;

private:
    int last() const;
    cpu_set_t allowed_{};
};

} // namespace postkey::selftest

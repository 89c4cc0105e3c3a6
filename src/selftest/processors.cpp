#include "selftest/processors.hpp"

#include <cstddef>

namespace postkey::selftest {

Processors::Processors()
{
    ::sched_getaffinity(0, sizeof allowed_, &allowed_);
}

Processors::~Processors()
{
    ::sched_setaffinity(0, sizeof allowed_, &allowed_);
}

void Processors::leave_the_last() const
{
    auto others = allowed_;
    if (CPU_COUNT(&others) < 2)
        return;
    CPU_CLR(static_cast<std::size_t>(last()), &others);
    ::sched_setaffinity(0, sizeof others, &others);
}

void Processors::take_the_last() const
{
    if (last() < 0)
        return;
    cpu_set_t one{};
    CPU_SET(static_cast<std::size_t>(last()), &one);
    ::sched_setaffinity(0, sizeof one, &one);
}

int Processors::last() const
{
    int found = -1;
    for (int i = 0; i < CPU_SETSIZE; ++i)
        if (CPU_ISSET(static_cast<std::size_t>(i), &allowed_))
            found = i;
    return found;
}

} // namespace postkey::selftest

#include "flow/courier/slots.hpp"

#include <algorithm>

namespace postkey::flow {

Slots::Slots(std::size_t ceiling) : ceiling_(ceiling), open_(std::min<std::size_t>(2, ceiling)) {}

void Slots::succeeded()
{
    constexpr std::size_t doubled_until = 8;
    if (++successes_ < open_)
        return;
    successes_ = 0;
    open_ = std::min(ceiling_, doubling_ ? 2 * open_ : open_ + 1);
    doubling_ = doubling_ && open_ < doubled_until;
}

void Slots::failed()
{
    open_ = std::max<std::size_t>(1, open_ / 2);
    successes_ = 0;
    doubling_ = false;
}

void Slots::start_over()
{
    open_ = 1;
    successes_ = 0;
    doubling_ = true;
}

} // namespace postkey::flow

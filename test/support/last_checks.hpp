#pragma once
// Last checks with one answer.
#include "mail/transport.hpp"

namespace postkey::test {

class AlwaysLeaves : public mail::LastCheck
{
public:
    Task<bool> may_still_leave() override
    {
        ++asked;
        co_return true;
    }
    int asked = 0;
};

class NeverLeaves : public mail::LastCheck
{
public:
    Task<bool> may_still_leave() override
    {
        ++asked;
        co_return false;
    }
    int asked = 0;
};

} // namespace postkey::test

#pragma once
// Recipient domains that asked us to stay away for a while (421 4.7.28 and its like): 5 minutes, twice as
// long each time, 30 at most. Pure; time is an argument.
#include "base/instant.hpp"

#include <map>
#include <set>
#include <string>

namespace postkey::flow {

class DomainHolds
{
public:
    void hold(const std::string& domain, Instant now);
    void succeeded(const std::string& domain) { holds_.erase(domain); }

    std::set<std::string> held(Instant now) const;

private:
    struct Hold
    {
        std::chrono::minutes length;
        Instant until;
    };
    std::map<std::string, Hold> holds_;
};

} // namespace postkey::flow

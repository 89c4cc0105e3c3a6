#include "flow/courier/domain_holds.hpp"

#include <algorithm>

namespace postkey::flow {
namespace {

constexpr std::chrono::minutes first_hold{5};
constexpr std::chrono::minutes longest_hold{30};

} // namespace

void DomainHolds::hold(const std::string& domain, Instant now)
{
    std::erase_if(holds_, [now](const auto& entry) { return entry.second.until + longest_hold < now; });
    const auto [found, is_new] = holds_.try_emplace(domain, first_hold, now + first_hold);
    if (is_new || now < found->second.until)
        return;
    found->second.length = std::min(2 * found->second.length, longest_hold);
    found->second.until = now + found->second.length;
}

std::set<std::string> DomainHolds::held(Instant now) const
{
    std::set<std::string> out;
    for (const auto& [domain, hold] : holds_)
        if (now < hold.until)
            out.insert(domain);
    return out;
}

} // namespace postkey::flow

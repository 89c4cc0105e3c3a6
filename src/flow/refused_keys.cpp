#include "flow/refused_keys.hpp"

#include <utility>

namespace postkey::flow {

void RefusedKeys::remember(const std::string& key, Instant end)
{
    const std::lock_guard lock(mutex_);
    if (newer_.size() >= most / 2)
        older_ = std::exchange(newer_, {});
    newer_[key] = end;
}

std::optional<Instant> RefusedKeys::find(const std::string& key, std::chrono::seconds length,
                                         Instant now) const
{
    const std::lock_guard lock(mutex_);
    for (const auto* const ends : {&newer_, &older_}) {
        const auto found = ends->find(key);
        if (found != ends->end() && found->second > now && found->second <= now + length)
            return found->second;
    }
    return std::nullopt;
}

} // namespace postkey::flow

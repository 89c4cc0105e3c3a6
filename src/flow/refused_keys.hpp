#pragma once
// Which windows are known to be full, so that a flood costs no database. In bounded memory: the longest known
// are forgotten, and asked for again. Any thread.
#include "base/instant.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace postkey::flow {

class RefusedKeys
{
public:
    static constexpr std::size_t most = 100'000;

    void remember(const std::string& key, Instant end);

    // The end of the key's full window. None when that has come, or is further away than a whole window: the
    // clock was set back.
    std::optional<Instant> find(const std::string& key, std::chrono::seconds length, Instant now) const;

private:
    mutable std::mutex mutex_;
    using Ends = std::unordered_map<std::string, Instant>;
    Ends newer_; // at most half of them; when it is full it becomes the older
    Ends older_;
};

} // namespace postkey::flow

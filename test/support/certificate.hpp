#pragma once
// Certificates made at run time, so that no key lies in the tree and none expires there.
#include <chrono>
#include <string>
#include <vector>

namespace postkey::test {

struct Certificate
{
    std::string chain; // PEM; signed by itself, so it is its own authority
    std::string key;   // PEM
};

// `names` are host names or IP addresses; valid from a day ago until `life` from now.
Certificate make_certificate(const std::vector<std::string>& names,
                             std::chrono::seconds life = std::chrono::hours(24));

} // namespace postkey::test

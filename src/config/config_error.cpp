#include "config/config_error.hpp"

namespace postkey::config {
namespace {

std::string one_a_line(const std::vector<std::string>& problems)
{
    std::string out;
    for (const auto& problem : problems)
        out += (out.empty() ? "" : "\n") + problem;
    return out;
}

} // namespace

ConfigError::ConfigError(std::vector<std::string> problems)
    : std::runtime_error(one_a_line(problems)), problems_(std::move(problems))
{
}

} // namespace postkey::config

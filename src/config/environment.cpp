#include "config/environment.hpp"

#include <string_view>

namespace postkey::config {

Environment environment_of(const char* const* variables)
{
    Environment out;
    for (; variables != nullptr && *variables != nullptr; ++variables) {
        const std::string_view variable(*variables);
        if (const auto equals = variable.find('='); equals != std::string_view::npos)
            out.emplace(variable.substr(0, equals), variable.substr(equals + 1));
    }
    return out;
}

} // namespace postkey::config

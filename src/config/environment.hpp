#pragma once
// The environment as a value: only main() reads the real one.
#include <functional>
#include <map>
#include <string>

namespace postkey::config {

using Environment = std::map<std::string, std::string, std::less<>>;

// From an array as main() gets it ("NAME=value", ended by a null pointer).
Environment environment_of(const char* const* variables);

} // namespace postkey::config

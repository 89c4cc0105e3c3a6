#pragma once
// The configuration cannot be used. Each problem names the file and line, the variable or the flag, then the
// setting, then what is wrong. The program prints them on standard error and exits with 78 (EX_CONFIG).
#include <stdexcept>
#include <string>
#include <vector>

namespace postkey::config {

class ConfigError : public std::runtime_error
{
public:
    explicit ConfigError(std::vector<std::string> problems);
    explicit ConfigError(std::string problem) : ConfigError(std::vector<std::string>{std::move(problem)}) {}

    const std::vector<std::string>& problems() const { return problems_; } // what() has one a line

private:
    std::vector<std::string> problems_;
};

} // namespace postkey::config

#pragma once
#include <stdexcept>

namespace postkey::server {

// The configuration or the data directory is not what this program can start with: exit code 78, and the text
// says why.
class CannotStart : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

} // namespace postkey::server

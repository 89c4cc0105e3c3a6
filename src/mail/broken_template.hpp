#pragma once
#include <stdexcept>

namespace postkey::mail {

// A template or catalogue that cannot be used: names the file and what is wrong with it. Fatal at start.
class BrokenTemplate : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

} // namespace postkey::mail

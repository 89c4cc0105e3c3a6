#pragma once
// Why a measurement could not be taken, in a sentence for who asked for it.
#include <stdexcept>

namespace postkey::selftest {

class Trouble : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

// Somebody asked the program to end.
class Interrupted : public Trouble
{
public:
    Interrupted() : Trouble("interrupted") {}
};

} // namespace postkey::selftest

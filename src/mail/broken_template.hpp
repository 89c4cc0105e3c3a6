#pragma once
#include <stdexcept>
#include <string>

namespace postkey::mail {

// What kind of mistake it is, for those who report many at once.
enum class Fault
{
    other,
    unknown_name,     // {{nonsense}}
    not_shown,        // the link or the code
    missing_sentence, // a catalogue lacks a key
};

// A template or catalogue that cannot be used: names the file and what is wrong with it. Fatal at start.
class BrokenTemplate : public std::runtime_error
{
public:
    explicit BrokenTemplate(const std::string& sentence, Fault fault = Fault::other)
        : std::runtime_error(sentence), fault_(fault)
    {
    }

    Fault fault() const { return fault_; }

private:
    Fault fault_;
};

} // namespace postkey::mail

#pragma once
// What every fuzz target is: a function that tries one input, and says what must hold whatever the input is.
#include <cstddef>
#include <functional>
#include <source_location>
#include <string_view>

namespace postkey::fuzz {

// `static const Target target("form", try_form);` at the end of a target's source makes it known.
class Target
{
public:
    using Try = void (*)(std::string_view input);

    Target(std::string_view name, Try attempt);
    std::string_view name() const { return name_; }
    void operator()(std::string_view input) const;

private:
    std::string_view name_;
    Try attempt_;
};

const Target* find_target(std::string_view name); // null when there is none
const Target& only_target();

// Ends the program, which libFuzzer takes for a finding, when `holds` is false.
void require(bool holds, std::string_view what, std::source_location where = std::source_location::current());

// Runs `action`, which may throw `Allowed` and nothing else. False when it threw.
template <class Allowed>
bool unless_refused(const std::function<void()>& action)
{
    try {
        action();
        return true;
    } catch (const Allowed&) {
        return false;
    }
}

} // namespace postkey::fuzz

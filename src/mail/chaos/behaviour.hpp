#pragma once
// What a relay is to do with a mail, read from its recipient's name, so that a developer can see every end a
// mail can have:
//   bounce+550.5.1.1@   refused for good; code and enhanced code are free: bounce+552
//   defer+451@          put off at every try; defer-once+451@ takes the second
//   slow+20s@           takes it after so many seconds, 1 to 300
//   drop-after-dot@     takes the whole mail and hangs up without an answer
// A further +tag changes nothing, so that tests do not meet: bounce+550.5.1.1+run7@.
#include "domain/email_address.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace postkey::mail::chaos {

struct Behaviour
{
    enum class Kind
    {
        bounce,
        defer,
        defer_once,
        slow,
        drop_after_dot
    };
    Kind kind;
    std::string refusal = {};      // "550 5.1.1": of bounce and defer
    std::chrono::seconds pause{0}; // of slow
    bool operator==(const Behaviour&) const = default;
};

// Nothing for an ordinary name, and for one that only looks like these: it is delivered.
std::optional<Behaviour> behaviour_of(std::string_view local_part);

} // namespace postkey::mail::chaos

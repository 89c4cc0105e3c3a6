#pragma once
// From the policy's judgement to a flow's refusal.
#include "domain/password_policy.hpp"
#include "flow/refusal.hpp"

namespace postkey::flow {

constexpr Refusal refusal_of(PasswordRefused refused)
{
    switch (refused) {
    case PasswordRefused::too_short:
        return Refusal::password_too_short;
    case PasswordRefused::too_long:
        return Refusal::password_too_long;
    case PasswordRefused::malformed:
        return Refusal::password_malformed;
    case PasswordRefused::too_easy_to_guess:
        return Refusal::password_too_easy;
    }
    return Refusal::password_malformed;
}

} // namespace postkey::flow

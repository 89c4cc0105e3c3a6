#pragma once
// Who asks for what an operator may do, through the admin API or at the command line, and how it is refused.
#include "flow/origin.hpp"

#include <array>
#include <expected>

namespace postkey::flow {

// What is changed is on record as the doing of `actor`, as the audit log names it (store/cause.hpp).
struct OperatorCall
{
    std::string actor;
    Origin origin;
};

enum class OperatorRefusal
{
    not_found,
    email_taken,
    username_taken,
    account_not_verified, // it is an open sign-up, not an account
    account_disabled,
    sign_up_settled, // it has run out meanwhile, or its address has an account
    outbox_full,
    message_in_hand, // being handed over right now
    message_ended,
    message_withdrawn, // taken back or replaced by a newer one: it must not leave
};

inline constexpr std::array all_operator_refusals = {
    OperatorRefusal::not_found,        OperatorRefusal::email_taken,
    OperatorRefusal::username_taken,   OperatorRefusal::account_not_verified,
    OperatorRefusal::account_disabled, OperatorRefusal::sign_up_settled,
    OperatorRefusal::outbox_full,      OperatorRefusal::message_in_hand,
    OperatorRefusal::message_ended,    OperatorRefusal::message_withdrawn,
};

template <class T>
using Operated = std::expected<T, OperatorRefusal>;

} // namespace postkey::flow

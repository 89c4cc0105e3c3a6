#pragma once
// Every outcome of a flow that its caller must decide on. One enumeration for all flows, so that one table
// (front/refusals.hpp) says what each becomes in HTTP, JSON and on pages; each flow's header names those it
// returns.
#include <array>

namespace postkey::flow {

enum class Refusal
{
    token_not_valid,       // unknown, expired, used, superseded, other purpose, wrong code: one answer
    credentials_not_valid, // unknown, wrong, disabled: one answer
    session_not_valid,
    email_not_verified, // told only to who knows the claim's password
    proof_required,     // the claim was made elsewhere and no password came with the token
    password_too_short,
    password_too_long,
    password_malformed,
    password_too_easy,
    password_breached,
    username_taken, // told only to the signed-in owner of another account
    not_found,
    too_many_requests,
};

inline constexpr std::array all_refusals = {
    Refusal::token_not_valid,    Refusal::credentials_not_valid, Refusal::session_not_valid,
    Refusal::email_not_verified, Refusal::proof_required,        Refusal::password_too_short,
    Refusal::password_too_long,  Refusal::password_malformed,    Refusal::password_too_easy,
    Refusal::password_breached,  Refusal::username_taken,        Refusal::not_found,
    Refusal::too_many_requests,
};

} // namespace postkey::flow

#pragma once
// Who caused a change and from where: what the audit record of the change says beside the change itself.
#include "domain/account.hpp"

#include <string>

namespace postkey::store {

// How records name who acts.
inline constexpr auto stranger = "stranger"; // proved nothing
inline constexpr auto courier = "courier";
inline constexpr auto server = "server";
inline std::string actor_of(const AccountId& account)
{
    return "account:" + account.text();
}
inline std::string operator_named(const std::string& name) // of the operating system's user
{
    return "operator:" + name;
}
inline std::string admin_with(const std::string& key_id)
{
    return "admin:" + key_id;
}

struct Cause
{
    std::string actor = stranger;
    std::string request_id = {};
    // Personal: kept beside the chain, where it can be erased. Both empty: nothing is kept.
    std::string source = {}; // client address
    std::string client = {}; // "Firefox on Linux"
    std::string salt = {};   // 16 random bytes of this request, without which the chain would tell the two
};

} // namespace postkey::store

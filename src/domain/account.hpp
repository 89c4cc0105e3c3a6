#pragma once
// The nouns of the product as plain values (docs/glossary.md).
#include "base/id.hpp"
#include "base/instant.hpp"
#include "domain/email_address.hpp"
#include "domain/locale.hpp"

#include <optional>
#include <string>

namespace postkey {

enum class AccountStatus
{
    unverified,
    verified
}; // unverified: a claim
enum class UserStatus
{
    active,
    disabled
};

inline std::string_view to_text(AccountStatus status)
{
    return status == AccountStatus::verified ? "VERIFIED" : "UNVERIFIED";
}

inline std::string_view to_text(UserStatus status)
{
    return status == UserStatus::active ? "ACTIVE" : "DISABLED";
}

// An account as its owner or an operator sees it. A claim looks the same with `unverified`.
struct Account
{
    AccountId id;
    EmailAddress email;
    std::optional<std::string> username;
    std::optional<std::string> name;
    Locale locale = Locale::en;
    AccountStatus account_status = AccountStatus::unverified;
    UserStatus user_status = UserStatus::active;
    Instant created_at;
};

struct Session
{
    SessionId id;
    AccountId account;
    std::string client; // coarse: "Firefox on Linux"; never a raw User-Agent
    Instant created_at;
    Instant last_used_at;
};

} // namespace postkey

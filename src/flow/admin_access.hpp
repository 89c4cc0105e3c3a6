#pragma once
// Who may use the admin API: a program that shows a key in force. No session, no place and no first visitor
// is ever enough (S-132, S-133).
#include "base/clock.hpp"
#include "base/secret.hpp"
#include "store/admin_keys.hpp"

namespace postkey::flow {

class AdminAccess
{
public:
    AdminAccess(store::AdminKeys& keys, const Clock& clock);

    // The key whose secret this is, its use noted. Nothing for unknown, expired and revoked ones alike, and
    // without asking the database for what has not the shape of one.
    Task<std::optional<AdminKey>> operator()(SecretString secret);

private:
    store::AdminKeys& keys_;
    const Clock& clock_;
};

} // namespace postkey::flow

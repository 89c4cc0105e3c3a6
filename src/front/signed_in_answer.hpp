#pragma once
// What a client gets after signing in or renewing: a short access token and the next refresh token.
#include "front/services.hpp"
#include "http/response.hpp"

namespace postkey::front {

struct ClientTokens
{
    SecretString access_token;
    std::chrono::seconds expires_in;
};

ClientTokens mint_access_token(Services& services, const AccountId& account, const SessionId& session);

// {access_token,token_type,expires_in,refresh_token,account}
http::Response signed_in_answer(Services& services, const Account& account, const SessionId& session,
                                const SecretString& refresh_token);

} // namespace postkey::front

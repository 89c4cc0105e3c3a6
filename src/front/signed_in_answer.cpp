#include "front/signed_in_answer.hpp"

#include "front/account_json.hpp"

#include <boost/json/serialize.hpp>

namespace postkey::front {

ClientTokens mint_access_token(Services& services, const AccountId& account, const SessionId& session)
{
    const auto now = services.clock.now();
    const auto life = services.policy.sessions.access_token;
    const crypto::AccessClaims claims{account, session, now, now + life};
    return {services.access_tokens.mint(claims, make_uuid(now, services.random)), life};
}

http::Response signed_in_answer(Services& services, const Account& account, const SessionId& session,
                                const SecretString& refresh_token)
{
    const auto tokens = mint_access_token(services, account.id, session);
    const boost::json::object body = {
        {"access_token", tokens.access_token.reveal()}, {"token_type", "Bearer"},
        {"expires_in", tokens.expires_in.count()},      {"refresh_token", refresh_token.reveal()},
        {"account", account_object(account)},
    };
    return http::json_response(200, boost::json::serialize(body));
}

} // namespace postkey::front

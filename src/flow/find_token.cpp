#include "flow/find_token.hpp"

#include "domain/policy.hpp"

namespace postkey::flow {
namespace {

Task<std::optional<store::OpenActionToken>> by_link(store::ActionTokens& tokens,
                                                    const crypto::ActionTokens& minted, MailedToken proof,
                                                    TokenScope scope, store::Cause cause, Instant now)
{
    const auto claims = minted.verify(proof.token, now);
    if (!claims || claims->scope != scope)
        co_return std::nullopt;
    auto open = co_await tokens.find_open(*claims, now);
    if (!open)
        co_await tokens.refuse(*claims, std::move(cause), now);
    co_return open;
}

Task<std::optional<store::OpenActionToken>> by_code(store::ActionTokens& tokens,
                                                    const crypto::ActionTokens& minted, MailedCode proof,
                                                    TokenScope scope, store::Cause cause, Instant now)
{
    store::CodeCheck is_code = [&minted, code = proof.code](const MessageId& message,
                                                            const EmailAddress& address) {
        return minted.is_code(code, message, address);
    };
    constexpr int tries = TokenPolicy().code_tries;
    co_return co_await tokens.find_by_code(proof.email, scope, std::move(is_code), tries, std::move(cause),
                                           now);
}

} // namespace

Task<std::optional<store::OpenActionToken>> find_link(store::ActionTokens& tokens,
                                                      const crypto::ActionTokens& minted, SecretString token,
                                                      TokenScope scope, Instant now)
{
    const auto claims = minted.verify(token, now);
    if (!claims || claims->scope != scope)
        co_return std::nullopt;
    co_return co_await tokens.find_open(*claims, now);
}

Task<std::optional<store::OpenActionToken>> find_token(store::ActionTokens& tokens,
                                                       const crypto::ActionTokens& minted, Proof proof,
                                                       TokenScope scope, store::Cause cause, Instant now)
{
    if (auto* link = std::get_if<MailedToken>(&proof))
        co_return co_await by_link(tokens, minted, std::move(*link), scope, std::move(cause), now);
    co_return co_await by_code(tokens, minted, std::move(std::get<MailedCode>(proof)), scope,
                               std::move(cause), now);
}

} // namespace postkey::flow

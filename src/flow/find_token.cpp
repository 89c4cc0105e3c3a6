#include "flow/find_token.hpp"

#include "domain/policy.hpp"

namespace postkey::flow {
namespace {

Task<std::optional<store::OpenActionToken>> by_link(store::ActionTokens& tokens,
                                                    const crypto::ActionTokens& minted, MailedToken proof,
                                                    TokenScope scope, Instant now)
{
    const auto claims = minted.verify(proof.token, now);
    if (!claims || claims->scope != scope)
        co_return std::nullopt;
    co_return co_await tokens.find_open(*claims, now);
}

Task<std::optional<store::OpenActionToken>> by_code(store::ActionTokens& tokens,
                                                    const crypto::ActionTokens& minted, MailedCode proof,
                                                    TokenScope scope, Instant now)
{
    store::CodeCheck is_code = [&minted, code = proof.code](const MessageId& message,
                                                            const EmailAddress& address) {
        return minted.is_code(code, message, address);
    };
    constexpr int tries = TokenPolicy().code_tries;
    co_return co_await tokens.find_by_code(proof.email, scope, std::move(is_code), tries, now);
}

} // namespace

Task<std::optional<store::OpenActionToken>> find_token(store::ActionTokens& tokens,
                                                       const crypto::ActionTokens& minted, Proof proof,
                                                       TokenScope scope, Instant now)
{
    if (auto* link = std::get_if<MailedToken>(&proof))
        co_return co_await by_link(tokens, minted, std::move(*link), scope, now);
    co_return co_await by_code(tokens, minted, std::move(std::get<MailedCode>(proof)), scope, now);
}

} // namespace postkey::flow

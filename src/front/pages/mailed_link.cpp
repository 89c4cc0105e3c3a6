#include "front/pages/mailed_link.hpp"

#include "front/cookies.hpp"
#include "front/pages/problem_page.hpp"

namespace postkey::front::pages {
namespace {

// Who cannot take the account back with this link any more can still recover it.
Problem problem_of(TokenScope scope)
{
    switch (scope) {
    case TokenScope::change_email:
        return Problem::change_link;
    case TokenScope::pwd_reset:
    case TokenScope::undo_change:
        return Problem::reset_link;
    case TokenScope::verify_email:
    case TokenScope::invite:
        return Problem::verify_link;
    }
    return Problem::verify_link;
}

} // namespace

Task<http::Response> exchange_link(Pages& pages, http::Request request, SecretString token, TokenScope scope,
                                   std::string path)
{
    const auto good = co_await inspected(pages, request, token, scope);
    if (!good) {
        const auto visit = co_await begin_visit(pages, std::move(request));
        co_return link_not_valid(pages, visit, scope);
    }
    auto response = go_to(pages, std::move(path));
    give_cookie(response, CookieKind::link, token, pages.services.site);
    co_return response;
}

std::optional<SecretString> token_of(const http::Request& request, const Site& site)
{
    if (const auto token = request.parameter("token"); !token.empty())
        return SecretString(std::string(token));
    return read_cookie(request, CookieKind::link, site);
}

Task<std::optional<flow::InspectedToken>> inspected(Pages& pages, http::Request request, SecretString token,
                                                    TokenScope scope)
{
    auto claim = read_cookie(request, CookieKind::claim, pages.services.site);
    auto found = co_await pages.services.inspect_token(std::move(token), std::move(claim));
    if (!found || found->scope != scope)
        co_return std::nullopt;
    co_return std::move(*found);
}

Task<std::expected<SentLink, http::Response>> sent_link(Pages& pages, Visit visit, http::Request request,
                                                        Guess guess, TokenScope scope)
{
    auto token = token_of(request, pages.services.site);
    auto good = token ? co_await inspected(pages, std::move(request), *token, scope) : std::nullopt;
    if (good)
        co_return SentLink{std::move(*token), std::move(*good), std::move(guess)};
    guess.failed();
    auto answer = co_await refused_link(pages, std::move(visit), std::move(token), scope);
    co_return std::unexpected(std::move(answer));
}

Task<http::Response> refused_link(Pages& pages, Visit visit, std::optional<SecretString> token,
                                  TokenScope scope)
{
    if (token)
        co_await pages.services.inspect_token.record_refusal(std::move(*token), visit.origin);
    co_return link_not_valid(pages, visit, scope);
}

http::Response link_not_valid(Pages& pages, const Visit& visit, TokenScope scope)
{
    auto response = show(pages, visit, problem_page(pages, visit, problem_of(scope)));
    drop_cookie(response, CookieKind::link, pages.services.site);
    return response;
}

} // namespace postkey::front::pages

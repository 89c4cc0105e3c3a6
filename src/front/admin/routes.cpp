#include "front/routes.hpp"

#include "front/admin/desk.hpp"
#include "front/admin/endpoints.hpp"

namespace postkey::front {

void add_admin_routes(http::Router& router, Services& services)
{
    using enum http::Method;
    using enum AdminScope;
    const auto add = [&](http::Method method, std::string pattern, AdminScope scope,
                         admin::AdminEndpoint endpoint) {
        router.add(method, std::move(pattern), admin::gated(services, scope, endpoint),
                   [target = &services](const http::Request& request) {
                       return admin::may_knock(target->desk.networks, request);
                   });
    };
    add(get, "/admin/v1/accounts", accounts_read, admin::list_accounts);
    add(post, "/admin/v1/accounts", accounts_write, admin::create_account);
    add(get, "/admin/v1/accounts/{id}", accounts_read, admin::show_account);
    add(delete_, "/admin/v1/accounts/{id}", accounts_write, admin::delete_account);
    add(post, "/admin/v1/accounts/{id}/disable", accounts_write, admin::disable_account);
    add(post, "/admin/v1/accounts/{id}/enable", accounts_write, admin::enable_account);
    add(post, "/admin/v1/accounts/{id}/verify", accounts_write, admin::verify_account);
    add(post, "/admin/v1/accounts/{id}/recover", accounts_write, admin::recover_account);
    add(post, "/admin/v1/accounts/{id}/sign-out", accounts_write, admin::sign_out_account);
    add(get, "/admin/v1/messages", messages_read, admin::list_messages);
    add(get, "/admin/v1/messages/{id}", messages_read, admin::show_message);
    add(post, "/admin/v1/messages/{id}/retry", messages_write, admin::retry_message);
    add(post, "/admin/v1/messages/{id}/cancel", messages_write, admin::cancel_message);
    add(get, "/admin/v1/audit", audit_read, admin::list_audit);
}

} // namespace postkey::front

#pragma once
// The admin API, one endpoint a file. Each gets the key that opened it.
#include "front/admin/gate.hpp"

namespace postkey::front::admin {

Task<http::Response> list_accounts(Services& services, AdminKey key, http::Request request);
Task<http::Response> create_account(Services& services, AdminKey key, http::Request request);
Task<http::Response> show_account(Services& services, AdminKey key, http::Request request);
Task<http::Response> delete_account(Services& services, AdminKey key, http::Request request);
Task<http::Response> disable_account(Services& services, AdminKey key, http::Request request);
Task<http::Response> enable_account(Services& services, AdminKey key, http::Request request);
Task<http::Response> verify_account(Services& services, AdminKey key, http::Request request);
Task<http::Response> recover_account(Services& services, AdminKey key, http::Request request);
Task<http::Response> sign_out_account(Services& services, AdminKey key, http::Request request);
Task<http::Response> list_messages(Services& services, AdminKey key, http::Request request);
Task<http::Response> show_message(Services& services, AdminKey key, http::Request request);
Task<http::Response> retry_message(Services& services, AdminKey key, http::Request request);
Task<http::Response> cancel_message(Services& services, AdminKey key, http::Request request);
Task<http::Response> list_audit(Services& services, AdminKey key, http::Request request);

} // namespace postkey::front::admin

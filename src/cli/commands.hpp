#pragma once
// Each command registers itself; its file has the same name.
#include "cli/invocation.hpp"

namespace postkey::cli {

void add_serve(CLI::App& root, Invocation& invocation);
void add_config_show(CLI::App& config, Invocation& invocation);
void add_config_check(CLI::App& config, Invocation& invocation);
void add_account_create(CLI::App& account, Invocation& invocation);
void add_account_list(CLI::App& account, Invocation& invocation);
void add_account_show(CLI::App& account, Invocation& invocation);
void add_account_disable(CLI::App& account, Invocation& invocation);
void add_account_enable(CLI::App& account, Invocation& invocation);
void add_account_verify(CLI::App& account, Invocation& invocation);
void add_account_recover(CLI::App& account, Invocation& invocation);
void add_account_sign_out(CLI::App& account, Invocation& invocation);
void add_account_delete(CLI::App& account, Invocation& invocation);
void add_account_import(CLI::App& account, Invocation& invocation);
void add_account_export(CLI::App& account, Invocation& invocation);
void add_mail_list(CLI::App& mail, Invocation& invocation);
void add_mail_show(CLI::App& mail, Invocation& invocation);
void add_mail_retry(CLI::App& mail, Invocation& invocation);
void add_mail_cancel(CLI::App& mail, Invocation& invocation);
void add_mail_preview(CLI::App& mail, Invocation& invocation);
void add_mail_test(CLI::App& mail, Invocation& invocation);
void add_mail_lint(CLI::App& mail, Invocation& invocation);
void add_admin_key_create(CLI::App& admin_key, Invocation& invocation);
void add_admin_key_list(CLI::App& admin_key, Invocation& invocation);
void add_admin_key_revoke(CLI::App& admin_key, Invocation& invocation);
void add_keys_list(CLI::App& keys, Invocation& invocation);
void add_keys_rotate(CLI::App& keys, Invocation& invocation);
void add_keys_revoke(CLI::App& keys, Invocation& invocation);
void add_db_migrate(CLI::App& db, Invocation& invocation);
void add_db_backup(CLI::App& db, Invocation& invocation);
void add_db_restore(CLI::App& db, Invocation& invocation);
void add_db_check(CLI::App& db, Invocation& invocation);
void add_doctor(CLI::App& root, Invocation& invocation);
void add_selftest_timing(CLI::App& selftest, Invocation& invocation);
void add_audit_tail(CLI::App& audit, Invocation& invocation);
void add_audit_verify(CLI::App& audit, Invocation& invocation);
void add_shell(CLI::App& root, Invocation& invocation);
void add_completion(CLI::App& root, Invocation& invocation);

} // namespace postkey::cli

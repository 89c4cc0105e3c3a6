#include "cli/account_action.hpp"
#include "cli/commands.hpp"

namespace postkey::cli {

void add_account_disable(CLI::App& account, Invocation& invocation)
{
    add_account_action(account, invocation,
                       {"disable", "Keep an account from signing in, and end its sessions",
                        "  postkey account disable ada@example.org\n"
                        "  postkey account disable ada --yes"},
                       "Disable {} and end its sessions?", [](const AccountWork& work) {
                           work.done(
                               work.accounts.set_status(work.account.id, UserStatus::disabled, work.call));
                           return "Disabled " + work.account.email.text() + ".";
                       });
}

} // namespace postkey::cli

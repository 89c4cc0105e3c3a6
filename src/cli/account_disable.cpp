#include "cli/account_action.hpp"
#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"

namespace postkey::cli {

void add_account_disable(CLI::App& account, Invocation& invocation)
{
    add_account_action(account, invocation,
                       {"disable", "Keep an account from signing in, and end its sessions",
                        "  postkey account disable ada@example.org\n"
                        "  postkey account disable ada --yes"},
                       "Disable {} and end its sessions?",
                       [](Workplace& workplace, const store::AccountDetails& details) {
                           require_verified(details, "disabled");
                           run_blocking(workplace.accounts.set_status(
                               details.account.id, UserStatus::disabled, workplace.cause, now()));
                           return "Disabled " + details.account.email.text() + ".";
                       });
}

} // namespace postkey::cli

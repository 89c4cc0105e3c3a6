#include "cli/account_action.hpp"
#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"

namespace postkey::cli {

void add_account_enable(CLI::App& account, Invocation& invocation)
{
    add_account_action(
        account, invocation,
        {"enable", "Let a disabled account sign in again", "  postkey account enable ada@example.org"}, "",
        [](Workplace& workplace, const store::AccountDetails& details) {
            require_verified(details, "enabled");
            run_blocking(workplace.accounts.set_status(details.account.id, UserStatus::active,
                                                       workplace.cause, now()));
            return "Enabled " + details.account.email.text() + ".";
        });
}

} // namespace postkey::cli

#include "cli/account_action.hpp"
#include "cli/commands.hpp"

namespace postkey::cli {

void add_account_enable(CLI::App& account, Invocation& invocation)
{
    add_account_action(
        account, invocation,
        {"enable", "Let a disabled account sign in again", "  postkey account enable ada@example.org"}, "",
        [](const AccountWork& work) {
            work.done(work.accounts.set_status(work.account.id, UserStatus::active, work.call));
            return "Enabled " + work.account.email.text() + ".";
        });
}

} // namespace postkey::cli

#include "cli/account_action.hpp"
#include "cli/commands.hpp"

#include <fmt/format.h>

namespace postkey::cli {

void add_account_sign_out(CLI::App& account, Invocation& invocation)
{
    add_account_action(
        account, invocation,
        {"sign-out", "End every session of an account", "  postkey account sign-out ada@example.org"}, "",
        [](const AccountWork& work) {
            const int ended = work.done(work.accounts.sign_out(work.account.id, work.call));
            return fmt::format("Ended {} {} of {}.", ended, ended == 1 ? "session" : "sessions",
                               work.account.email.text());
        });
}

} // namespace postkey::cli

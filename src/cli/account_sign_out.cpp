#include "cli/account_action.hpp"
#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "store/sessions.hpp"

#include <fmt/format.h>

namespace postkey::cli {

void add_account_sign_out(CLI::App& account, Invocation& invocation)
{
    add_account_action(
        account, invocation,
        {"sign-out", "End every session of an account", "  postkey account sign-out ada@example.org"}, "",
        [](Workplace& workplace, const store::AccountDetails& details) {
            const int ended = run_blocking(
                store::Sessions(*workplace.database).end_all(details.account.id, workplace.cause, now()));
            return fmt::format("Ended {} {} of {}.", ended, ended == 1 ? "session" : "sessions",
                               details.account.email.text());
        });
}

} // namespace postkey::cli

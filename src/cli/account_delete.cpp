#include "cli/account_action.hpp"
#include "cli/commands.hpp"

namespace postkey::cli {
namespace {

std::string remove(const AccountWork& work)
{
    const auto& email = work.account.email.text();
    if (work.done(work.accounts.remove(work.account.id, work.call)) == AccountStatus::unverified)
        return "Deleted the open sign-up of " + email + ".";
    return "Deleted " + email + "; the owner is told by mail.";
}

} // namespace

void add_account_delete(CLI::App& account, Invocation& invocation)
{
    add_account_action(account, invocation,
                       {"delete", "Delete an account or an open sign-up for good",
                        "  postkey account delete ada@example.org\n"
                        "  postkey account delete ada --yes"},
                       "Delete {} for good?", remove);
}

} // namespace postkey::cli

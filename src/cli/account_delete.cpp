#include "cli/account_action.hpp"
#include "cli/commands.hpp"

namespace postkey::cli {
namespace {

std::string remove(const AccountWork& work)
{
    const auto& account = work.account;
    work.done(work.accounts.remove(account.id, work.call));
    if (account.account_status == AccountStatus::unverified)
        return "Deleted the open sign-up of " + account.email.text() + ".";
    return "Deleted " + account.email.text() + "; the owner is told by mail.";
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

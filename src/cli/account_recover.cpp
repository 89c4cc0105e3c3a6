#include "cli/account_action.hpp"
#include "cli/commands.hpp"

namespace postkey::cli {
namespace {

std::string recover(const AccountWork& work)
{
    const auto& account = work.account;
    const auto mail = work.done(work.accounts.recover(account.id, work.call));
    const bool claim = account.account_status == AccountStatus::unverified;
    return std::string(claim ? "The verification" : "A recovery") + " mail to " + account.email.text() +
           " is in the outbox: postkey mail show " + mail.text();
}

} // namespace

void add_account_recover(CLI::App& account, Invocation& invocation)
{
    add_account_action(account, invocation,
                       {"recover", "Mail the owner a link to choose a new password",
                        "  postkey account recover ada@example.org"},
                       "", recover);
}

} // namespace postkey::cli

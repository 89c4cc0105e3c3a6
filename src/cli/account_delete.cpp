#include "cli/account_action.hpp"
#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "store/accounts.hpp"

namespace postkey::cli {
namespace {

std::string remove(Workplace& workplace, const store::AccountDetails& details)
{
    const auto& account = details.account;
    const auto at = now();
    if (account.account_status == AccountStatus::unverified) {
        run_blocking(workplace.accounts.drop_claim(account.id, workplace.cause, at));
        return "Deleted the open sign-up of " + account.email.text() + ".";
    }
    store::NewMessage notice{.id = MessageId::make(at, workplace.random),
                             .intent = Intent::account_closed,
                             .recipient = account.email,
                             .subject = std::nullopt,
                             .locale = account.locale,
                             .client = "",
                             .created_at = at,
                             .max_queue = workplace.config.email.max_queue_notice,
                             .cause = workplace.cause};
    run_blocking(store::Accounts(*workplace.database).close(account.id, std::move(notice)));
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

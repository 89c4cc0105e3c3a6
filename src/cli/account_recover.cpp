#include "cli/account_action.hpp"
#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "store/outbox.hpp"

namespace postkey::cli {
namespace {

std::string recover(Workplace& workplace, const store::AccountDetails& details)
{
    const auto& account = details.account;
    if (account.user_status == UserStatus::disabled)
        throw CommandFailed(ExitCode::refused, account.email.text() + " is disabled: enable it first");
    const auto at = now();
    store::NewMessage message{.id = MessageId::make(at, workplace.random),
                              .intent = Intent::recovery,
                              .recipient = account.email,
                              .subject = std::nullopt,
                              .locale = account.locale,
                              .client = "",
                              .created_at = at,
                              .max_queue = workplace.config.email.max_queue_reset,
                              .cause = workplace.cause};
    const auto id = message.id.text();
    run_blocking(store::Outbox(*workplace.database).record(std::move(message)));
    const bool claim = account.account_status == AccountStatus::unverified;
    return std::string(claim ? "The verification" : "A recovery") + " mail to " + account.email.text() +
           " is in the outbox: postkey mail show " + id;
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

#include "cli/account_action.hpp"

#include "cli/json.hpp"
#include "cli/terminal.hpp"
#include "cli/time_of_command.hpp"
#include "config/policies.hpp"

#include <fmt/format.h>

#include <ostream>

namespace postkey::cli {
namespace {

// The flow, over an opened data directory.
class AccountDesk
{
public:
    explicit AccountDesk(Workplace& workplace)
        : policy_(config::policy_of(workplace.config)), owners_(*workplace.database),
          sessions_(*workplace.database), outbox_(*workplace.database),
          accounts_(workplace.accounts, owners_, sessions_, outbox_, workplace.messages, policy_, clock_,
                    workplace.random)
    {
    }

    flow::OperateAccounts& accounts() { return accounts_; }

private:
    Policy policy_;
    TimeOfCommand clock_;
    store::Accounts owners_;
    store::Sessions sessions_;
    store::Outbox outbox_;
    flow::OperateAccounts accounts_;
};

void perform(const Invocation& invocation, const std::string& name, const std::string& done,
             const std::string& question, const AccountAction& action)
{
    Workplace workplace(invocation);
    const auto account = workplace.find_account(name).account;
    if (!question.empty() &&
        !confirmed(invocation, fmt::format(fmt::runtime(question), account.email.text())))
        throw CommandFailed(ExitCode::refused, "nothing was changed");
    AccountDesk desk(workplace);
    const auto sentence = action({account, desk.accounts(), {workplace.cause.actor, flow::Origin()}});
    if (invocation.form == OutputForm::json)
        print(invocation, {{"id", account.id.text()}, {"done", done}});
    else
        invocation.streams.out << sentence << '\n';
}

} // namespace

void refuse(flow::OperatorRefusal refusal, const Account& account)
{
    using flow::OperatorRefusal;
    const auto& email = account.email.text();
    switch (refusal) {
    case OperatorRefusal::not_found:
        throw CommandFailed(ExitCode::not_found, "there is no account " + email + " any more");
    case OperatorRefusal::account_not_verified:
        throw CommandFailed(ExitCode::refused,
                            email + " is an open sign-up, not an account: it cannot be disabled or enabled");
    case OperatorRefusal::account_disabled:
        throw CommandFailed(ExitCode::refused, email + " is disabled: enable it first");
    case OperatorRefusal::sign_up_settled:
        throw CommandFailed(ExitCode::refused,
                            email + " could not be verified: it has run out, or has an account");
    case OperatorRefusal::outbox_full:
        throw CommandFailed(ExitCode::try_later,
                            "the outbox is full, so that no mail to " + email + " waits: postkey doctor");
    case OperatorRefusal::email_taken:
    case OperatorRefusal::username_taken:
    case OperatorRefusal::message_in_hand:
    case OperatorRefusal::message_ended:
    case OperatorRefusal::message_withdrawn:
        break;
    }
    throw std::logic_error("a refusal that no work on an account has");
}

CLI::App& add_account_action(CLI::App& account, Invocation& invocation, const CommandText& text,
                             std::string question, AccountAction action)
{
    auto& command = add_command(account, invocation, text, Effect::changes);
    const auto name = std::make_shared<std::string>();
    command.add_option("ACCOUNT", *name, "Its id, address or username")->required();
    command.callback([&invocation, name, done = text.name, question = std::move(question),
                      action = std::move(action)] { perform(invocation, *name, done, question, action); });
    return command;
}

} // namespace postkey::cli

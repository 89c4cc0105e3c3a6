#include "cli/account_action.hpp"

#include "cli/json.hpp"
#include "cli/terminal.hpp"

#include <fmt/format.h>

#include <ostream>

namespace postkey::cli {
namespace {

void perform(const Invocation& invocation, const std::string& name, const std::string& done,
             const std::string& question, const AccountAction& action)
{
    Workplace workplace(invocation);
    const auto details = workplace.find_account(name);
    if (!question.empty() &&
        !confirmed(invocation, fmt::format(fmt::runtime(question), details.account.email.text())))
        throw CommandFailed(ExitCode::refused, "nothing was changed");
    const auto sentence = action(workplace, details);
    if (invocation.form == OutputForm::json)
        print(invocation, {{"id", details.account.id.text()}, {"done", done}});
    else
        invocation.streams.out << sentence << '\n';
}

} // namespace

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

void require_verified(const store::AccountDetails& details, const std::string& what)
{
    if (details.account.account_status == AccountStatus::unverified)
        throw CommandFailed(ExitCode::refused,
                            fmt::format("{} is an open sign-up, not an account: it cannot be {}",
                                        details.account.email.text(), what));
}

} // namespace postkey::cli

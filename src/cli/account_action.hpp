#pragma once
// The shape that most account commands share: find the account, do one thing through the flow that serves the
// admin API as well, say what was done.
#include "cli/blocking.hpp"
#include "cli/workplace.hpp"
#include "flow/operate_accounts.hpp"

#include <functional>

namespace postkey::cli {

// Throws CommandFailed with a sentence about this account.
[[noreturn]] void refuse(flow::OperatorRefusal refusal, const Account& account);

// The account that was named, and what can be done with it.
struct AccountWork
{
    const Account& account;
    flow::OperateAccounts& accounts;
    flow::OperatorCall call; // the operator's

    // What came of one of `accounts`' flows; its refusal ends the command.
    template <class T>
    T done(Task<flow::Operated<T>> flow) const
    {
        auto result = run_blocking(std::move(flow));
        if (!result)
            refuse(result.error(), account);
        return *std::move(result);
    }
};

// Returns the sentence for people; programs get {"id","done"} with --json. Throws CommandFailed.
using AccountAction = std::function<std::string(const AccountWork&)>;

// `question` is asked first, with the address in place of "{}"; empty: not asked.
CLI::App& add_account_action(CLI::App& account, Invocation& invocation, const CommandText& text,
                             std::string question, AccountAction action);

} // namespace postkey::cli

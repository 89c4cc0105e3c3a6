#include "cli/account_action.hpp"
#include "cli/commands.hpp"

namespace postkey::cli {
namespace {

using ClaimPassword = flow::OperateAccounts::ClaimPassword;

std::string verify(const AccountWork& work, ClaimPassword password)
{
    const auto& email = work.account.email.text();
    const auto verified = work.done(work.accounts.verify(work.account.id, password, work.call));
    if (verified.when == flow::VerifiedAccount::When::before)
        return email + " is verified already.";
    if (password == ClaimPassword::kept)
        return "Verified " + email + ".";
    return "Verified " + email +
           ". The password of the sign-up was dropped, because nobody proved who chose it: postkey account "
           "recover "
           "mails a link to set one.";
}

} // namespace

void add_account_verify(CLI::App& account, Invocation& invocation)
{
    const auto password = std::make_shared<ClaimPassword>(ClaimPassword::dropped);
    auto& command = add_account_action(
        account, invocation,
        {"verify", "Make an open sign-up an account, by your word",
         "  postkey account verify ada@example.org && postkey account recover ada@example.org\n"
         "  postkey account verify ada@example.org --keep-password    # she stands beside you"},
        "", [password](const AccountWork& work) { return verify(work, *password); });
    command.add_flag_callback(
        "--keep-password", [password] { *password = ClaimPassword::kept; },
        "Keep the password of the sign-up: you know that the owner of the mailbox chose it");
}

} // namespace postkey::cli

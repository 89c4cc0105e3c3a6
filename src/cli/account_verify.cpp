#include "cli/account_action.hpp"
#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"

namespace postkey::cli {
namespace {

using ClaimPassword = store::AccountOperations::ClaimPassword;

std::string verify(Workplace& workplace, const store::AccountDetails& details, ClaimPassword password)
{
    const auto& email = details.account.email.text();
    if (details.account.account_status == AccountStatus::verified)
        return email + " is verified already.";
    if (!run_blocking(workplace.accounts.verify_claim(details.account.id, password, workplace.cause, now())))
        throw CommandFailed(ExitCode::refused,
                            email + " could not be verified: it has run out, or has an account");
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
        "", [password](Workplace& workplace, const store::AccountDetails& details) {
            return verify(workplace, details, *password);
        });
    command.add_flag_callback(
        "--keep-password", [password] { *password = ClaimPassword::kept; },
        "Keep the password of the sign-up: you know that the owner of the mailbox chose it");
}

} // namespace postkey::cli

#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "cli/json.hpp"
#include "cli/new_account.hpp"
#include "cli/new_password.hpp"
#include "flow/new_password.hpp"

#include <ostream>

namespace postkey::cli {
namespace {

struct Flags
{
    AccountWords words;
    enum class Password
    {
        asked,
        none
    } password = Password::asked;
};

void create(const Invocation& invocation, const Flags& flags)
{
    Workplace workplace(invocation);
    auto account = new_account(flags.words, workplace.config.email.default_locale, now(), workplace.random);
    if (!account)
        throw CommandFailed(ExitCode::usage, account.error());
    if (flags.password == Flags::Password::asked)
        account->password = ask_password_hash(invocation, workplace.config,
                                              flow::words_of(account->email, flags.words.username));
    const auto created = run_blocking(
        workplace.accounts.create({*account}, store::AccountOperations::Creation::by_hand, workplace.cause));
    if (!created.front())
        throw CommandFailed(ExitCode::refused, sentence_of(created.front().error(), *account));
    if (invocation.form == OutputForm::json)
        print(invocation, account_json(*created.front()));
    else
        invocation.streams.out << "Created " << created.front()->email.text() << ", verified, id "
                               << created.front()->id.text() << ".\n";
}

} // namespace

void add_account_create(CLI::App& account, Invocation& invocation)
{
    auto& command =
        add_command(account, invocation,
                    {"create", "Create a verified account",
                     "  postkey account create ada@example.org --username ada    # asks for the password\n"
                     "  pass show ada | postkey account create ada@example.org\n"
                     "  postkey account create ada@example.org --no-password     # then: account recover"},
                    Effect::changes);
    const auto flags = std::make_shared<Flags>();
    command.add_option("EMAIL", flags->words.email, "Its address, taken as proven")->required();
    command.add_option("--username", flags->words.username, "What else to sign in with");
    command.add_option("--name", flags->words.name, "How to address the person");
    command.add_option("--locale", flags->words.locale, "Language of its mails: en, pt-BR, ar, zh-TW, ko");
    command.add_flag_callback(
        "--no-password", [flags] { flags->password = Flags::Password::none; },
        "No password: the owner sets one by recovery");
    command.callback([&invocation, flags] { create(invocation, *flags); });
}

} // namespace postkey::cli

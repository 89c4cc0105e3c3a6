#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "cli/json.hpp"
#include "cli/terminal.hpp"
#include "cli/workplace.hpp"

namespace postkey::cli {
namespace {

using Password = store::AccountDetails::Password;

void show_text(const Invocation& invocation, const store::AccountDetails& details)
{
    const auto& account = details.account;
    const auto at = now();
    Table table({});
    const auto line = [&table](const char* name, Cell cell) {
        table.add({Cell(name, Style::bold), std::move(cell)});
    };
    line("id", account.id.text());
    line("email", account.email.text());
    line("username", account.username.value_or("–"));
    line("name", account.name.value_or("–"));
    line("locale", std::string(to_text(account.locale)));
    line("account status", std::string(to_text(account.account_status)));
    line("user status", Cell(std::string(to_text(account.user_status)),
                             account.user_status == UserStatus::disabled ? Style::bad : Style::plain));
    line("created", exact_time(account.created_at, at));
    line("verified", details.verified_at ? exact_time(*details.verified_at, at) : "no");
    line("password", details.password == Password::none ? "none: the owner sets one by recovery"
                     : details.password_changed_at
                         ? "set " + exact_time(*details.password_changed_at, at)
                         : "chosen at sign-up, not usable before the address is proven");
    line("sessions", std::to_string(details.sessions));
    line("waiting mails", std::to_string(details.waiting_mails));
    table.print(invocation.streams.out, colour_of(invocation));
}

} // namespace

void add_account_show(CLI::App& account, Invocation& invocation)
{
    auto& command = add_command(account, invocation,
                                {"show", "Show one account or open sign-up",
                                 "  postkey account show ada@example.org\n"
                                 "  postkey account show ada --json"},
                                Effect::reads);
    const auto name = std::make_shared<std::string>();
    command.add_option("ACCOUNT", *name, "Its id, address or username")->required();
    command.callback([&invocation, name] {
        const auto details = Workplace(invocation).find_account(*name);
        if (invocation.form == OutputForm::json)
            print(invocation, flow::details_json(details));
        else
            show_text(invocation, details);
    });
}

} // namespace postkey::cli

#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "cli/message_text.hpp"
#include "cli/terminal.hpp"
#include "cli/workplace.hpp"

#include <ostream>

namespace postkey::cli {
namespace {

using store::Cancelled;

void require_cancelled(Cancelled cancelled, const std::string& id)
{
    switch (cancelled) {
    case Cancelled::cancelled:
        return;
    case Cancelled::in_hand:
        throw CommandFailed(ExitCode::refused,
                            "it is being handed over right now, which nobody can take back");
    case Cancelled::finished:
        throw CommandFailed(ExitCode::refused, "it has ended already: postkey mail show " + id);
    case Cancelled::not_found:
        no_such_message(id);
    }
}

} // namespace

void add_mail_cancel(CLI::App& mail, Invocation& invocation)
{
    auto& command = add_command(
        mail, invocation,
        {"cancel", "Take a waiting message back", "  postkey mail cancel ID\n  postkey mail cancel ID --yes"},
        Effect::changes);
    const auto id = std::make_shared<std::string>();
    command.add_option("ID", *id, "As postkey mail list shows it")->required();
    command.callback([&invocation, id] {
        Workplace workplace(invocation);
        const auto parsed = parse_message_id(*id);
        if (!confirmed(invocation, "Take message " + parsed.text() + " back?"))
            throw CommandFailed(ExitCode::refused, "nothing was changed");
        require_cancelled(run_blocking(workplace.messages.cancel(parsed, workplace.cause, now())), *id);
        if (invocation.form == OutputForm::json)
            print(invocation, {{"id", parsed.text()}, {"done", "cancel"}});
        else
            invocation.streams.out << "Taken back.\n";
    });
}

} // namespace postkey::cli

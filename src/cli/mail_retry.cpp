#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "cli/message_text.hpp"
#include "cli/workplace.hpp"

#include <ostream>

namespace postkey::cli {
namespace {

using store::Retried;

// What was done; a message that must not leave ends the command instead.
std::string sentence_of(Retried retried, const std::string& id)
{
    switch (retried) {
    case Retried::queued:
        return "It is due now: postkey mail show " + id;
    case Retried::sent:
        return "It was sent already, so nothing is sent again.";
    case Retried::in_hand:
        return "It is being handed over right now.";
    case Retried::withdrawn:
        throw CommandFailed(ExitCode::refused,
                            "it was taken back or replaced by a newer one, so it must not be sent");
    case Retried::not_found:
        break;
    }
    no_such_message(id);
}

} // namespace

void add_mail_retry(CLI::App& mail, Invocation& invocation)
{
    auto& command = add_command(
        mail, invocation,
        {"retry", "Try a message again now, also one that was given up",
         "  postkey mail retry ID\n"
         "  postkey mail list --state failed --json | jq -r '.[].id' | xargs -n1 postkey mail retry"},
        Effect::changes);
    const auto id = std::make_shared<std::string>();
    command.add_option("ID", *id, "As postkey mail list shows it")->required();
    command.callback([&invocation, id] {
        Workplace workplace(invocation);
        const auto retried =
            run_blocking(workplace.messages.retry(parse_message_id(*id), workplace.cause, now()));
        const auto sentence = sentence_of(retried, *id);
        if (invocation.form == OutputForm::json)
            print(invocation, {{"id", *id}, {"queued", retried == Retried::queued}});
        else
            invocation.streams.out << sentence << '\n';
    });
}

} // namespace postkey::cli

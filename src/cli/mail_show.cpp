#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "cli/mail_timeline.hpp"
#include "cli/message_text.hpp"
#include "cli/terminal.hpp"
#include "cli/workplace.hpp"

#include <ostream>

namespace postkey::cli {
namespace {

void show_text(const Invocation& invocation, const store::MessageStory& story, const config::Config& config)
{
    const auto& message = story.message;
    const auto at = now();
    const auto colour = colour_of(invocation);
    Table table({});
    const auto line = [&table](const char* name, Cell cell) {
        table.add({Cell(name, Style::bold), std::move(cell)});
    };
    line("id", message.id.text());
    line("message id", std::string(message_json(message, config).at("message_id").as_string()));
    line("kind", kind_text(message));
    line("asked for as", std::string(to_text(message.intent)));
    line("lane", std::string(to_text(message.lane)));
    line("to", message.recipient.text());
    line("state", state_cell(message));
    line("because", message.reason.value_or("–"));
    line("last reply", message.last_reply.value_or("–"));
    table.print(invocation.streams.out, colour);
    invocation.streams.out << '\n';
    Table events({"WHEN", "WHAT", "SAID"});
    for (const auto& event : timeline_of(story))
        events.add({exact_time(event.at, at), event.what, event.said});
    events.print(invocation.streams.out, colour);
}

} // namespace

void add_mail_show(CLI::App& mail, Invocation& invocation)
{
    auto& command = add_command(mail, invocation,
                                {"show", "Show one message and all that happened to it",
                                 "  postkey mail show 0192f0c1-7b1e-7cc2-8f50-3f2b7c1d9e10"},
                                Effect::reads);
    const auto id = std::make_shared<std::string>();
    command.add_option("ID", *id, "As postkey mail list shows it")->required();
    command.callback([&invocation, id] {
        Workplace workplace(invocation);
        const auto story = run_blocking(workplace.messages.find(parse_message_id(*id)));
        if (!story)
            no_such_message(*id);
        if (invocation.form == OutputForm::json)
            print(invocation, story_json(*story, workplace.config));
        else
            show_text(invocation, *story, workplace.config);
    });
}

} // namespace postkey::cli

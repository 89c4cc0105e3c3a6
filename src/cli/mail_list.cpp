#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "cli/message_text.hpp"
#include "cli/terminal.hpp"
#include "cli/workplace.hpp"

#include <ostream>

namespace postkey::cli {
namespace {

struct Flags
{
    std::optional<std::string> state{};
    std::optional<std::string> recipient{};
    std::optional<std::size_t> limit{};
};

constexpr std::size_t most_for_people = 50;
constexpr std::size_t most_for_programs = 10'000;

store::MessageFilter filter_of(const Invocation& invocation, const Flags& flags)
{
    store::MessageFilter filter;
    filter.state = flags.state;
    filter.most =
        flags.limit.value_or(invocation.form == OutputForm::json ? most_for_programs : most_for_people);
    if (flags.recipient) {
        const auto address = EmailAddress::parse(*flags.recipient);
        if (!address)
            throw CommandFailed(ExitCode::usage, "--to: " + *flags.recipient + " is not an e-mail address");
        filter.recipient = *address;
    }
    return filter;
}

// "in 5 min" for one that waits; how long ago it ended for one that does not.
std::string when(const store::MessageRecord& message, Instant at)
{
    return human_time(message.finished_at.value_or(message.due_at), at);
}

void print_table(const Invocation& invocation, const std::vector<store::MessageRecord>& messages,
                 std::size_t most)
{
    if (messages.empty()) {
        invocation.streams.out << "No messages.\n";
        return;
    }
    const auto at = now();
    Table table({"STATE", "KIND", "TO", "TRIES", "CREATED", "DUE OR ENDED", "ID"});
    for (const auto& message : messages)
        table.add({state_cell(message), kind_text(message), message.recipient.text(),
                   std::to_string(message.attempts), human_time(message.created_at, at), when(message, at),
                   Cell(message.id.text(), Style::dim)});
    table.print(invocation.streams.out, colour_of(invocation));
    if (messages.size() == most)
        invocation.streams.err << "The newest " << most << "; --limit shows more, --to and --state fewer.\n";
}

} // namespace

void add_mail_list(CLI::App& mail, Invocation& invocation)
{
    auto& command = add_command(mail, invocation,
                                {"list", "List the outbox, newest first",
                                 "  postkey mail list\n"
                                 "  postkey mail list --state queued\n"
                                 "  postkey mail list --to ada@example.org --json"},
                                Effect::reads);
    const auto flags = std::make_shared<Flags>();
    command.add_option("--state", flags->state, "Only those in this state, from queued to dead")
        ->check(CLI::IsMember(
            std::vector<std::string>(store::message_states.begin(), store::message_states.end())));
    command.add_option("--to", flags->recipient, "Only those to this address")->type_name("ADDRESS");
    command.add_option("--limit", flags->limit, "At most so many (50; 10000 with --json)")
        ->check(CLI::Range(1, 1'000'000));
    command.callback([&invocation, flags] {
        const auto filter = filter_of(invocation, *flags);
        Workplace workplace(invocation);
        const auto messages = run_blocking(workplace.messages.list(filter));
        if (invocation.form == OutputForm::text) {
            print_table(invocation, messages, filter.most);
            return;
        }
        json::array out;
        for (const auto& message : messages)
            out.push_back(message_json(message, workplace.config));
        print(invocation, out);
    });
}

} // namespace postkey::cli

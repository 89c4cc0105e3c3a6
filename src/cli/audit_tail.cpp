#include "base/id.hpp"
#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "cli/json.hpp"
#include "cli/terminal.hpp"
#include "cli/workplace.hpp"

#include <algorithm>
#include <ostream>
#include <thread>

namespace postkey::cli {
namespace {

struct TailFlags
{
    std::size_t lines = 20;
    std::optional<std::string> event{};
    std::optional<std::string> account{};
    enum class Ending
    {
        at_the_newest,
        never
    } ending = Ending::at_the_newest;
};

// Also of an account that is gone: its id is what the log still has.
std::string audited_subject(Workplace& workplace, const std::string& name)
{
    const auto found = run_blocking(workplace.accounts.find(name, now()));
    if (found)
        return found->account.id.text();
    if (const auto id = AccountId::parse(name))
        return id->text();
    throw CommandFailed(ExitCode::not_found, "there is no account " + name);
}

std::vector<store::AuditRecord> newest_records(Workplace& workplace, store::AuditQuery query)
{
    auto records = run_blocking(workplace.audit.page(std::move(query)));
    std::ranges::reverse(records);
    return records;
}

std::string where_from(const store::AuditRecord& record)
{
    const auto source = record.source.value_or("");
    const auto client = record.client.value_or("");
    return source + (source.empty() || client.empty() ? "" : ", ") + client;
}

void print_records(const Invocation& invocation, const std::vector<store::AuditRecord>& records)
{
    Table table({"SEQ", "WHEN", "EVENT", "OUTCOME", "ACTOR", "SUBJECT", "FROM", "REASON"});
    for (const auto& record : records)
        table.add({std::to_string(record.seq), Cell(to_rfc3339(record.at), Style::dim),
                   Cell(record.event, Style::bold),
                   Cell(record.outcome, record.outcome == "done" ? Style::good : Style::bad), record.actor,
                   Cell(record.subject.value_or(""), Style::dim), where_from(record),
                   record.reason.value_or("")});
    table.print(invocation.streams.out, colour_of(invocation));
}

// Line by line: an array would have no end.
void print_as_they_come(const Invocation& invocation, const std::vector<store::AuditRecord>& records)
{
    if (invocation.form == OutputForm::text) {
        if (!records.empty())
            print_records(invocation, records);
    } else {
        for (const auto& record : records)
            print(invocation, audit_json(record));
    }
    invocation.streams.out << std::flush;
}

[[noreturn]] void follow_log(const Invocation& invocation, Workplace& workplace, store::AuditQuery query)
{
    constexpr std::chrono::milliseconds between_looks{500};
    constexpr std::size_t most_at_once = 1000;
    auto records = newest_records(workplace, query);
    query.most = most_at_once;
    query.after = 0;
    while (true) {
        print_as_they_come(invocation, records);
        if (!records.empty())
            query.after = records.back().seq;
        std::this_thread::sleep_for(between_looks);
        records = run_blocking(workplace.audit.page(query));
    }
}

void tail(const Invocation& invocation, const TailFlags& flags)
{
    Workplace workplace(invocation);
    store::AuditQuery query;
    query.most = flags.lines;
    if (flags.event) {
        query.event = store::parse_audit_event(*flags.event);
        if (!query.event)
            throw CommandFailed(ExitCode::usage, "there is no event " + *flags.event);
    }
    if (flags.account)
        query.subject = audited_subject(workplace, *flags.account);
    if (flags.ending == TailFlags::Ending::never)
        follow_log(invocation, workplace, std::move(query));
    const auto records = newest_records(workplace, std::move(query));
    if (invocation.form == OutputForm::json) {
        json::array out;
        for (const auto& record : records)
            out.push_back(audit_json(record));
        print(invocation, out);
    } else if (records.empty()) {
        invocation.streams.out << "No records.\n";
    } else {
        print_records(invocation, records);
    }
}

} // namespace

void add_audit_tail(CLI::App& audit, Invocation& invocation)
{
    auto& command = add_command(audit, invocation,
                                {"tail", "Print the newest records of the audit log",
                                 "  postkey audit tail\n"
                                 "  postkey audit tail --account ada@example.org --lines 100\n"
                                 "  postkey audit tail --event sign_in --follow --json"},
                                Effect::reads);
    const auto flags = std::make_shared<TailFlags>();
    command.add_option("--lines", flags->lines, "At most so many; 20")
        ->type_name("N")
        ->check(CLI::Range(1, 1'000'000));
    command.add_option("--event", flags->event, "Only this event, such as sign_in")->type_name("EVENT");
    command
        .add_option("--account", flags->account,
                    "Only what concerns this account: its id, address or username")
        ->type_name("ACCOUNT");
    command.add_flag_callback(
        "--follow", [flags] { flags->ending = TailFlags::Ending::never; },
        "Go on with what is recorded from now on, until it is interrupted");
    command.callback([&invocation, flags] { tail(invocation, *flags); });
}

} // namespace postkey::cli

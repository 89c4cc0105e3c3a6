#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "cli/json.hpp"
#include "cli/workplace.hpp"

#include <unistd.h>

#include <fcntl.h>
#include <fstream>
#include <ostream>

namespace postkey::cli {
namespace {

constexpr std::size_t at_a_time = 1000;

struct Flags
{
    std::string output{};
    enum class Hashes
    {
        included,
        left_out
    } hashes = Hashes::included;
};

json::object line_of(const store::ExportedAccount& exported, Flags::Hashes hashes)
{
    const auto& account = exported.account;
    json::object line{{"email", account.email.text()}};
    if (account.username)
        line["username"] = *account.username;
    if (account.name)
        line["name"] = *account.name;
    line["locale"] = to_text(account.locale);
    line["account_status"] = to_text(account.account_status);
    // Not part of the usual line: without it a disabled account would come back to life at the import.
    if (account.user_status == UserStatus::disabled)
        line["user_status"] = to_text(account.user_status);
    // "*" stands for no password.
    if (exported.password && exported.password->phc.starts_with('$') && hashes == Flags::Hashes::included)
        line["password_hash"] = exported.password->phc;
    return line;
}

std::size_t write(Workplace& workplace, std::ostream& out, Flags::Hashes hashes)
{
    std::size_t count = 0;
    std::string after;
    const auto at = now();
    for (auto page = run_blocking(workplace.accounts.export_page(after, at_a_time, at)); !page.empty();
         page = run_blocking(workplace.accounts.export_page(after, at_a_time, at))) {
        for (const auto& exported : page)
            out << json::serialize(line_of(exported, hashes)) << '\n';
        count += page.size();
        after = page.back().account.id.text();
    }
    if (!out.flush())
        throw CommandFailed(ExitCode::refused, "the export could not be written whole");
    return count;
}

// A new file that only its owner can read: hashes are worth guessing at.
void write_file(Workplace& workplace, const Invocation& invocation, const Flags& flags)
{
    const int descriptor =
        ::open(flags.output.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0)
        throw CommandFailed(ExitCode::refused, "cannot create " + flags.output + " (is it there already?)");
    ::close(descriptor);
    std::ofstream file(flags.output);
    const auto count = write(workplace, file, flags.hashes);
    invocation.streams.err << "Exported " << count << " to " << flags.output << ".\n";
}

} // namespace

void add_account_export(CLI::App& account, Invocation& invocation)
{
    auto& command =
        add_command(account, invocation,
                    {"export", "Print every account and open sign-up, one JSON object a line",
                     "  postkey account export --output accounts.jsonl    # readable by you alone\n"
                     "  postkey account export --without-password-hashes | wc -l"},
                    Effect::reads);
    const auto flags = std::make_shared<Flags>();
    command.add_option("--output", flags->output, "A new file, instead of standard output")
        ->type_name("FILE");
    command.add_flag_callback(
        "--without-password-hashes", [flags] { flags->hashes = Flags::Hashes::left_out; },
        "Leave the hashes out");
    command.callback([&invocation, flags] {
        Workplace workplace(invocation);
        run_blocking(workplace.audit.record(store::AuditEntry{.event = store::AuditEvent::accounts_export},
                                            workplace.cause, now()));
        if (flags->output.empty())
            write(workplace, invocation.streams.out, flags->hashes);
        else
            write_file(workplace, invocation, *flags);
    });
}

} // namespace postkey::cli

#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "cli/json.hpp"
#include "cli/terminal.hpp"
#include "cli/workplace.hpp"

#include <ostream>

namespace postkey::cli {
namespace {

struct Flags
{
    std::optional<std::string> search{};
    std::string status{};
    std::optional<std::size_t> limit{};
};

constexpr std::size_t most_for_people = 50;
constexpr std::size_t most_for_programs = 10'000;

store::AccountFilter filter_of(const Invocation& invocation, const Flags& flags)
{
    store::AccountFilter filter;
    filter.text = flags.search;
    if (flags.status == "verified" || flags.status == "unverified")
        filter.account_status =
            flags.status == "verified" ? AccountStatus::verified : AccountStatus::unverified;
    if (flags.status == "disabled")
        filter.user_status = UserStatus::disabled;
    filter.most =
        flags.limit.value_or(invocation.form == OutputForm::json ? most_for_programs : most_for_people);
    return filter;
}

Cell status_cell(const Account& account)
{
    if (account.user_status == UserStatus::disabled)
        return {"disabled", Style::bad};
    return account.account_status == AccountStatus::verified ? Cell("verified", Style::good)
                                                             : Cell("unverified", Style::dim);
}

void print_table(const Invocation& invocation, const std::vector<Account>& accounts,
                 const store::AccountFilter& filter)
{
    if (accounts.empty()) {
        invocation.streams.out << "No accounts.\n";
        return;
    }
    Table table({"EMAIL", "USERNAME", "STATUS", "CREATED", "ID"});
    for (const auto& account : accounts)
        table.add({account.email.text(), account.username.value_or("–"), status_cell(account),
                   human_time(account.created_at, now()), Cell(account.id.text(), Style::dim)});
    table.print(invocation.streams.out, colour_of(invocation));
    if (accounts.size() == filter.most)
        invocation.streams.err << "The newest " << filter.most
                               << "; --limit shows more, --search finds one.\n";
}

} // namespace

void add_account_list(CLI::App& account, Invocation& invocation)
{
    auto& command = add_command(account, invocation,
                                {"list", "List accounts and open sign-ups, newest first",
                                 "  postkey account list\n"
                                 "  postkey account list --search example.org --status unverified\n"
                                 "  postkey account list --json | jq -r '.[].email'"},
                                Effect::reads);
    const auto flags = std::make_shared<Flags>();
    command.add_option("--search", flags->search, "Part of the address or username");
    command.add_option("--status", flags->status, "Only verified, unverified or disabled ones")
        ->check(CLI::IsMember({"verified", "unverified", "disabled"}));
    command.add_option("--limit", flags->limit, "At most so many (50; 10000 with --json)")
        ->check(CLI::Range(1, 1'000'000));
    command.callback([&invocation, flags] {
        Workplace workplace(invocation);
        const auto filter = filter_of(invocation, *flags);
        const auto accounts = run_blocking(workplace.accounts.list(filter, now()));
        if (invocation.form == OutputForm::text) {
            print_table(invocation, accounts, filter);
            return;
        }
        json::array out;
        for (const auto& one : accounts)
            out.push_back(account_json(one));
        print(invocation, out);
    });
}

} // namespace postkey::cli

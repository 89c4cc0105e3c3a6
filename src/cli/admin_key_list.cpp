#include "cli/admin_key_text.hpp"
#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "cli/terminal.hpp"

#include <ostream>

namespace postkey::cli {
namespace {

void print_keys(const Invocation& invocation, const std::vector<AdminKey>& keys, Instant at)
{
    if (keys.empty()) {
        invocation.streams.out << "No admin keys: nothing opens the admin API.\n";
        return;
    }
    Table table({"NAME", "STATE", "SCOPES", "EXPIRES", "LAST USED", "ID"});
    for (const auto& key : keys)
        table.add({key.name, admin_key_state(key, at), to_text(key.scopes), human_time(key.expires_at, at),
                   key.last_used_at ? human_time(*key.last_used_at, at) : "–",
                   Cell(key.id.text(), Style::dim)});
    table.print(invocation.streams.out, colour_of(invocation));
}

} // namespace

void add_admin_key_list(CLI::App& admin_key, Invocation& invocation)
{
    auto& command = add_command(admin_key, invocation,
                                {"list", "List the keys of the admin API, newest first",
                                 "  postkey admin-key list\n"
                                 "  postkey admin-key list --json | jq -r '.[] | select(.state==\"in "
                                 "force\") | .name'"},
                                Effect::reads);
    command.callback([&invocation] {
        Workplace workplace(invocation);
        const auto keys = run_blocking(store::AdminKeys(*workplace.database).list());
        const auto at = now();
        if (invocation.form == OutputForm::text) {
            print_keys(invocation, keys, at);
            return;
        }
        json::array out;
        for (const auto& key : keys)
            out.push_back(admin_key_json(key, at));
        print(invocation, out);
    });
}

} // namespace postkey::cli

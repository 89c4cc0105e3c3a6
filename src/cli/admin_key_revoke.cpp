#include "base/unicode.hpp"
#include "cli/admin_key_text.hpp"
#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "cli/terminal.hpp"

#include <ostream>

namespace postkey::cli {
namespace {

AdminKey find_key(Workplace& workplace, const std::string& name)
{
    const auto as_id = AdminKeyId::parse(ascii_lower(name));
    auto found = run_blocking(store::AdminKeys(*workplace.database).find(as_id ? as_id->text() : name));
    if (!found)
        throw CommandFailed(ExitCode::not_found, "there is no admin key " + name);
    return std::move(*found);
}

void revoke_key(const Invocation& invocation, const std::string& name)
{
    Workplace workplace(invocation);
    const auto key = find_key(workplace, name);
    if (!key.revoked_at && !confirmed(invocation, "Revoke admin key " + key.name + " for good?"))
        throw CommandFailed(ExitCode::refused, "nothing was changed");
    const bool revoked =
        run_blocking(store::AdminKeys(*workplace.database).revoke(key.id, workplace.cause, now()));
    if (invocation.form == OutputForm::json)
        print(invocation, {{"id", key.id.text()}, {"done", "revoke"}});
    else
        invocation.streams.out << (revoked
                                       ? "Revoked admin key " + key.name + ": it opens nothing any more.\n"
                                       : "Admin key " + key.name + " is revoked already.\n");
}

} // namespace

void add_admin_key_revoke(CLI::App& admin_key, Invocation& invocation)
{
    auto& command = add_command(admin_key, invocation,
                                {"revoke", "Keep a key from opening the admin API, at once and for good",
                                 "  postkey admin-key revoke dashboard\n"
                                 "  postkey admin-key revoke 0192f0c1-7b1e-7cc2-8f50-3f2b7c1d9e10 --yes"},
                                Effect::changes);
    const auto name = std::make_shared<std::string>();
    command.add_option("KEY", *name, "Its id or name")->required();
    command.callback([&invocation, name] { revoke_key(invocation, *name); });
}

} // namespace postkey::cli

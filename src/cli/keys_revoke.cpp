#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "cli/json.hpp"
#include "cli/key_words.hpp"
#include "cli/terminal.hpp"
#include "crypto/key_ring.hpp"
#include "crypto/system_random.hpp"

#include <fmt/format.h>

#include <ostream>

namespace postkey::cli {
namespace {

void revoke_master_key(const Invocation& invocation, const std::string& kid)
{
    const auto config = invocation.load();
    if (kid_of_secret_key(config) == kid)
        require_key_of_file(config);
    if (!confirmed(invocation,
                   fmt::format("Revoke {}? Every link, code and access token it signed ends.", kid)))
        throw CommandFailed(ExitCode::refused, "nothing was changed");
    crypto::SystemRandom random;
    const auto change = changed(config::revoke_key(config.data_dir, kid, now(), crypto::weakness_of, random));
    if (invocation.form == OutputForm::json)
        print(invocation, {{"revoked", kid},
                           {"current", kid_of_secret_key(config).value_or(change.kid)},
                           {"dropped", json::value_from(change.dropped)}});
    else
        invocation.streams.out << fmt::format(
            "Revoked {}. A running server refuses what it signed within seconds; {} signs.\nSessions go on "
            "with their cookies and refresh tokens: postkey account sign-out ends them.\n",
            kid, kid_of_secret_key(config).value_or(change.kid));
    // Last: the key is gone whatever becomes of the record. An emergency waits for no database.
    record_key_change(invocation, kid + " was revoked");
}

} // namespace

void add_keys_revoke(CLI::App& keys, Invocation& invocation)
{
    auto& command = add_command(keys, invocation,
                                {"revoke", "Drop a key at once: nothing it signed is accepted any more",
                                 "  postkey keys revoke q7f2m\n  postkey keys revoke q7f2m --yes"},
                                Effect::changes);
    const auto kid = std::make_shared<std::string>();
    command.add_option("KID", *kid, "Its name, as postkey keys list shows it")->required();
    command.callback([&invocation, kid] { revoke_master_key(invocation, *kid); });
}

} // namespace postkey::cli

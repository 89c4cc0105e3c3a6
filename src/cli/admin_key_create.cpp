#include "cli/admin_key_text.hpp"
#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "crypto/admin_secret.hpp"
#include "crypto/digest.hpp"

#include <charconv>
#include <ostream>

namespace postkey::cli {
namespace {

constexpr std::chrono::hours longest_life{366 * 24};

struct KeyFlags
{
    std::string name{};
    std::string scopes{};
    std::string expires = "90d";
};

// "90d" or "12h". Nothing for anything else, for none at all and for more than the longest.
std::optional<std::chrono::hours> parse_life(const std::string& text)
{
    int number = 0;
    const auto* const end = text.data() + text.size();
    const auto [unit, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || end - unit != 1 || (*unit != 'd' && *unit != 'h') || number < 1 ||
        number > longest_life.count())
        return std::nullopt;
    const std::chrono::hours life{*unit == 'd' ? number * 24 : number};
    return life > longest_life ? std::nullopt : std::optional(life);
}

AdminKey new_key(const KeyFlags& flags, Random& random)
{
    if (!is_admin_key_name(flags.name))
        throw CommandFailed(ExitCode::usage, "\"" + flags.name +
                                                 "\" is not a name: 1 to 100 printable characters, and not "
                                                 "what an id looks like");
    const auto scopes = parse_admin_scopes(flags.scopes);
    if (!scopes)
        throw CommandFailed(ExitCode::usage,
                            "--scope: \"" + flags.scopes + "\" is not a list of " +
                                to_text(AdminScopes(all_admin_scopes.begin(), all_admin_scopes.end())));
    const auto life = parse_life(flags.expires);
    if (!life)
        throw CommandFailed(ExitCode::usage,
                            "--expires: \"" + flags.expires + "\" is not 1h to 8784h or 1d to 366d");
    const auto at = now();
    return {.id = AdminKeyId::make(at, random),
            .name = flags.name,
            .scopes = *scopes,
            .created_at = at,
            .expires_at = at + *life};
}

void create_key(const Invocation& invocation, const KeyFlags& flags)
{
    Workplace workplace(invocation);
    const auto key = new_key(flags, workplace.random);
    const auto secret = crypto::new_admin_secret(workplace.random);
    store::AdminKeys keys(*workplace.database);
    if (!run_blocking(keys.create(key, crypto::token_digest(secret), workplace.cause)))
        throw CommandFailed(ExitCode::refused,
                            "there is a key " + key.name + " already: revoke it first, or take another name");
    if (invocation.form == OutputForm::json) {
        auto out = admin_key_json(key, key.created_at);
        out["key"] = secret.reveal();
        print(invocation, out);
        return;
    }
    invocation.streams.out << secret.reveal() << '\n';
    invocation.streams.err << "Made admin key " << key.name << ", id " << key.id.text() << ", for "
                           << to_text(key.scopes) << ", good until "
                           << exact_time(key.expires_at, key.created_at)
                           << ". Keep it now: it is not shown again.\n";
}

} // namespace

void add_admin_key_create(CLI::App& admin_key, Invocation& invocation)
{
    auto& command = add_command(
        admin_key, invocation,
        {"create", "Make a key that opens the admin API, and show it this once",
         "  postkey admin-key create dashboard --scope accounts:read,messages:read\n"
         "  postkey admin-key create onboarding --scope accounts:write --expires 30d > onboarding.key"},
        Effect::changes);
    const auto flags = std::make_shared<KeyFlags>();
    command.add_option("NAME", flags->name, "What it is for; one key in force has it")->required();
    command
        .add_option("--scope", flags->scopes,
                    "What it may do: accounts:read, accounts:write, messages:read, messages:write, "
                    "audit:read; with commas")
        ->type_name("LIST")
        ->required();
    command.add_option("--expires", flags->expires, "How long it is good: hours or days, 366d at most (90d)")
        ->type_name("TIME");
    command.callback([&invocation, flags] { create_key(invocation, *flags); });
}

} // namespace postkey::cli

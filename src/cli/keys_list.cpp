#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "cli/json.hpp"
#include "cli/key_words.hpp"
#include "cli/table.hpp"
#include "cli/terminal.hpp"
#include "config/key_states.hpp"

#include <ostream>

namespace postkey::cli {
namespace {

struct ListedKey
{
    config::KeyStanding standing;
    std::string set_by;
};

std::vector<ListedKey> listed_keys(const config::Config& config)
{
    std::vector<ListedKey> out;
    const auto kid = kid_of_secret_key(config);
    if (kid)
        out.push_back({{*kid, config::KeyState::current, std::nullopt, std::nullopt},
                       config.origin("security.secret_key")});
    for (auto& standing : config::standing_of(config.keys, now())) {
        if (kid && standing.state == config::KeyState::current)
            standing.state = config::KeyState::previous; // it only verifies: security.secret_key signs
        out.push_back({std::move(standing), config::secrets_file_name});
    }
    return out;
}

Style style_of_state(config::KeyState state)
{
    if (state == config::KeyState::current)
        return Style::good;
    return state == config::KeyState::over ? Style::dim : Style::plain;
}

void print_keys(const Invocation& invocation, const std::vector<ListedKey>& keys)
{
    Table table({"KID", "STATE", "SIGNS FROM", "GOOD UNTIL", "SET BY"});
    const auto time = [](const std::optional<Instant>& at) { return at ? exact_time(*at, now()) : "–"; };
    for (const auto& [standing, set_by] : keys)
        table.add({standing.kid,
                   {std::string(to_text(standing.state)), style_of_state(standing.state)},
                   time(standing.from),
                   time(standing.until),
                   {set_by, Style::dim}});
    table.print(invocation.streams.out, colour_of(invocation));
}

void list_keys(const Invocation& invocation)
{
    const auto keys = listed_keys(invocation.load());
    if (invocation.form == OutputForm::json) {
        json::array out;
        for (const auto& [standing, set_by] : keys)
            out.push_back({{"kid", standing.kid},
                           {"state", to_text(standing.state)},
                           {"signs_from", or_null(standing.from)},
                           {"good_until", or_null(standing.until)},
                           {"set_by", set_by}});
        print(invocation, out);
    } else if (keys.empty()) {
        invocation.streams.out << "No keys yet: the first start makes one.\n";
    } else {
        print_keys(invocation, keys);
    }
}

} // namespace

void add_keys_list(CLI::App& keys, Invocation& invocation)
{
    auto& command =
        add_command(keys, invocation,
                    {"list", "List the keys that sign links and tokens, never their secrets",
                     "  postkey keys list\n"
                     "  postkey keys list --json | jq -r '.[] | select(.state == \"current\").kid'"},
                    Effect::reads);
    command.callback([&invocation] { list_keys(invocation); });
}

} // namespace postkey::cli

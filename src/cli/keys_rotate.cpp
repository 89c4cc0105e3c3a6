#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "cli/json.hpp"
#include "cli/key_words.hpp"
#include "crypto/key_ring.hpp"
#include "crypto/system_random.hpp"

#include <fmt/format.h>

#include <ostream>

namespace postkey::cli {
namespace {

// Nothing: at once.
using After = std::optional<std::chrono::seconds>;

// Twice what clients may keep the published keys for (front/api/signing_keys.cpp).
constexpr std::chrono::minutes usual_wait{10};

void rotate_master_key(const Invocation& invocation, After after)
{
    const auto config = invocation.load();
    require_key_of_file(config);
    crypto::SystemRandom random;
    const auto at = now();
    record_key_change(invocation, after ? "a next key was asked for" : "another key signs at once");
    const auto change =
        changed(after ? config::rotate_keys(config.data_dir, at + *after, at, crypto::weakness_of, random)
                      : config::rotate_keys_now(config.data_dir, at, crypto::weakness_of, random));
    if (invocation.form == OutputForm::json) {
        print(invocation, {{"kid", change.kid},
                           {"signs_from", or_null(change.use_from)},
                           {"dropped", json::value_from(change.dropped)}});
        return;
    }
    auto& out = invocation.streams.out;
    out << fmt::format("Key {} is published now and signs from {}.\n", change.kid,
                       exact_time(change.use_from.value_or(at), at));
    if (!change.dropped.empty())
        out << fmt::format("Dropped, with all they signed run out: {}.\n", names_of(change.dropped));
    out << "Keep a copy of " << config::secrets_file_name << ".\n";
}

std::string refused_length(const std::string& text)
{
    return parse_length(text) ? "" : text + " is no length such as 90s, 10m, 2h or 1d, up to 30d";
}

} // namespace

void add_keys_rotate(CLI::App& keys, Invocation& invocation)
{
    auto& command = add_command(
        keys, invocation,
        {"rotate", "Add a key, publish it, and sign with it from a later moment on",
         "  postkey keys rotate\n"
         "  postkey keys rotate --after 1h\n"
         "  postkey keys rotate --now     # clients that keep published keys may refuse for minutes"},
        Effect::changes);
    const auto after = std::make_shared<After>(usual_wait);
    auto* wait = command.add_option_function<std::string>(
        "--after", [after](const std::string& text) { *after = parse_length(text); },
        "How long it is published before it signs: 90s, 10m, 2h, 1d (10m)");
    wait->type_name("DURATION")->check(refused_length);
    command
        .add_flag_callback(
            "--now", [after] { *after = std::nullopt; },
            "Sign with it at once; with the next key, if one waits")
        ->excludes(wait);
    command.callback([&invocation, after] { rotate_master_key(invocation, *after); });
}

} // namespace postkey::cli

#include "cli/commands.hpp"
#include "cli/json.hpp"
#include "cli/table.hpp"
#include "cli/terminal.hpp"
#include "config/settings.hpp"

#include <fmt/format.h>

#include <ostream>

namespace postkey::cli {
namespace {

json::value to_json(const config::Value& value)
{
    const auto convert = [](const auto& held) -> json::value {
        using T = std::decay_t<decltype(held)>;
        if constexpr (std::same_as<T, config::Unsuitable>)
            return json::value(held.name);
        else
            return json::value_from(held);
    };
    return std::visit(convert, value);
}

void show_json(const Invocation& invocation, const config::Config& config)
{
    json::array out;
    for (const auto& setting : config::all_settings())
        out.push_back({{"key", setting.name()},
                       {"value", to_json(setting.shown(config))},
                       {"origin", config.origin(setting.name())}});
    print(invocation, out);
}

// What it prints is a postkey.toml again, the origins as comments.
void show_text(const Invocation& invocation, const config::Config& config)
{
    const auto colour = colour_of(invocation);
    auto& out = invocation.streams.out;
    std::string_view section;
    Table table({});
    for (const auto& setting : config::all_settings()) {
        if (setting.section != section) {
            table.print(out, colour);
            table = Table({});
            out << (section.empty() ? "" : "\n") << '[' << setting.section << "]\n";
            section = setting.section;
        }
        const auto origin = config.origin(setting.name());
        const bool is_default = origin == "default";
        table.add({Cell(fmt::format("{} = {}", setting.key, to_toml(setting.shown(config))),
                        is_default ? Style::plain : Style::bold),
                   Cell("# " + origin, Style::dim)});
    }
    table.print(out, colour);
    for (const auto& key : config.keys)
        out << "\n[[keys]]  # secrets.toml\nkid = \"" << key.kid << "\"\nsecret = \"********\"\n";
}

} // namespace

void add_config_show(CLI::App& config, Invocation& invocation)
{
    auto& command = add_command(config, invocation,
                                {"show", "Print each setting with where it came from",
                                 "  postkey config show\n"
                                 "  postkey config show --data-dir /var/lib/postkey --json"},
                                Effect::reads);
    command.callback([&invocation] {
        const auto loaded = invocation.load();
        if (invocation.form == OutputForm::json)
            show_json(invocation, loaded);
        else
            show_text(invocation, loaded);
    });
}

} // namespace postkey::cli

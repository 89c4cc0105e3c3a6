// postkey.toml and secrets.toml (config/toml_file.hpp, settings.hpp), and the same settings as text, as
// variables and flags have them: the name of a setting on the first line, and its value behind it.
#include "base/unicode.hpp"
#include "config/config_error.hpp"
#include "config/keys_file.hpp"
#include "config/layers.hpp"
#include "config/public_url.hpp"
#include "config/settings.hpp"
#include "fuzz/support/lines.hpp"
#include "fuzz/support/target.hpp"
#include "http/networks.hpp"
#include "mail/mime.hpp"

#include <fmt/format.h>

namespace postkey::fuzz {
namespace {

using namespace config;

// What settings promise to those who use them.
void require_usable(const Config& config)
{
    const http::Networks trusted(config.server.trusted_proxies);
    const http::Networks allowed(config.server.metrics_allowed);
    for (const auto* relay : {static_cast<const RelaySettings*>(&config.email), &config.email.fallback})
        require(relay->smtp_sender.empty() || mail::parse_mailbox(relay->smtp_sender),
                "a sender that is taken can be written into a mail");
    if (const auto url = PublicUrl::parse(config.server.public_url)) {
        const auto again = PublicUrl::parse(url->text);
        require(again && again->text == url->text, "a public URL has one form");
    }
    const auto& listen = config.server.listen;
    require(Endpoint::parse(listen.text()) == listen, "an endpoint comes back");
}

void require_comes_back(const Setting& setting, const Config& config)
{
    const auto value = setting.value(config);
    const auto line = fmt::format("[{}]\n{} = {}\n", setting.section, setting.key, to_toml(value));
    require(!has_control_characters(to_toml(setting.shown(config))), "what is shown is one line");
    Config again;
    const auto file = parse_toml(line, "again.toml");
    require(file.entries.size() == 2, "a setting is written as one line");
    require(!setting.assign(again, file.entries.back().value), "what was taken is taken again");
    require(setting.value(again) == value, "what was taken comes back");
}

void try_file(std::string_view input)
{
    TomlFile file;
    const auto read = [&] { file = parse_toml(std::string(input), "postkey.toml"); };
    if (!unless_refused<ConfigError>(read))
        return;
    Config config;
    Layers layers(config);
    for (const auto& entry : file.entries)
        layers.set(entry.section, entry.key, entry.value, Source::named("postkey.toml"));
    config.keys = read_keys(file, "secrets.toml", {}, layers);
    require_usable(config);
    for (const auto& setting : all_settings())
        if (config.origins.contains(setting.name()))
            require_comes_back(setting, config);
    unless_refused<ConfigError>([&] { layers.throw_if_refused(); });
}

void try_text(const Setting& setting, std::string_view text)
{
    Config config;
    if (const auto complaint = setting.assign(config, setting.from_text(text))) {
        require(!complaint->empty() && setting.value(config) == setting.value(Config()),
                "what is refused changes nothing");
        return;
    }
    require_usable(config);
    require_comes_back(setting, config);
}

void try_config(std::string_view input)
{
    auto rest = input;
    const auto name = take_line(rest);
    for (const auto& setting : all_settings())
        if (setting.name() == name)
            return try_text(setting, rest);
    try_file(input);
}

const Target target("config", try_config);

} // namespace
} // namespace postkey::fuzz

#include "config/load.hpp"

#include "config/cross_checks.hpp"
#include "config/environment_layer.hpp"
#include "config/files.hpp"
#include "config/keys_file.hpp"
#include "config/public_url.hpp"
#include "config/settings.hpp"
#include "config/toml_file.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace postkey::config {
namespace {

namespace fs = std::filesystem;

Source source_of(const fs::path& file, const std::string& origin, unsigned line)
{
    return {fmt::format("{}:{}", origin, line), fmt::format("{}:{}", file.string(), line)};
}

void apply_entries(const TomlFile& toml, const fs::path& file, const std::string& origin, Layers& layers)
{
    for (const auto& entry : toml.entries) {
        const auto source = source_of(file, origin, entry.line);
        if (!entry.key.empty())
            layers.set(entry.section, entry.key, entry.value, source);
        else if (!is_section(entry.section))
            layers.refuse(source.place, fmt::format("unknown section [{}]", entry.section));
    }
}

void apply_config_file(const LoadRequest& request, Layers& layers)
{
    const auto file = request.config_file.value_or(request.data_dir / "postkey.toml");
    const auto text = read_file(file);
    if (!text && request.config_file)
        throw ConfigError(fmt::format("--config: {} is not there", file.string()));
    if (!text)
        return;
    auto toml = parse_toml(*text, file);
    const auto origin = request.config_file ? file.string() : file.filename().string();
    for (const auto& key : toml.keys)
        layers.refuse(source_of(file, origin, key.empty() ? 1 : key.front().line).place,
                      "[[keys]] belongs into secrets.toml");
    std::erase_if(toml.entries, [&](const TomlEntry& entry) {
        const bool misplaced = entry.section == "security" && entry.key == "secret_key";
        if (misplaced)
            layers.refuse(source_of(file, origin, entry.line).place,
                          "security.secret_key: belongs into secrets.toml or the environment");
        return misplaced;
    });
    apply_entries(toml, file, origin, layers);
}

void apply_secrets_file(const LoadRequest& request, Config& config, Layers& layers)
{
    const auto file = request.data_dir / secrets_file_name;
    const auto text = read_secret_file(file);
    if (!text)
        return;
    const auto toml = parse_toml(*text, file);
    apply_entries(toml, file, file.filename().string(), layers);
    config.keys = read_keys(toml, file, request.weakness, layers);
}

void apply_overrides(const LoadRequest& request, Layers& layers)
{
    for (const auto& over : request.overrides) {
        const auto* setting = find_setting(over.section, over.key);
        layers.set(over.section, over.key, setting ? setting->from_text(over.text) : Value(over.text),
                   Source::named(over.flag));
    }
}

std::uint16_t usual_port(SmtpTls tls)
{
    switch (tls) {
    case SmtpTls::required:
        return 587;
    case SmtpTls::implicit:
        return 465;
    case SmtpTls::none:
        break;
    }
    return 25;
}

// Values that follow from others where nobody set them.
void complete(Config& config)
{
    auto& email = config.email;
    for (auto* relay : {static_cast<RelaySettings*>(&email), &email.fallback})
        if (relay->smtp_port == 0)
            relay->smtp_port = usual_port(relay->smtp_tls);
    if (email.smtp_sender.empty() && !email.admins.empty()) {
        email.smtp_sender = email.admins.front();
        config.origins["email.smtp_sender"] = config.origin("email.admins");
    }
    auto& server = config.server;
    if (auto url = PublicUrl::parse(server.public_url))
        server.public_url = url->text;
    else if (server.listen.port != 0)
        server.public_url = config.public_url_for(server.listen.port);
    for (auto* path : {&server.tls_certificate, &server.tls_key, &config.security.breached_passwords_file,
                       &email.smtp_ca_file, &email.fallback.smtp_ca_file, &config.branding.logo,
                       &config.branding.templates})
        if (!path->empty())
            *path = config.data_dir / *path;
}

void check_secret_key(const LoadRequest& request, Layers& layers)
{
    const auto& secret = layers.config().security.secret_key;
    if (secret.empty() || !request.weakness)
        return;
    if (const auto why = request.weakness(secret))
        layers.refuse_setting("security.secret_key", "is too weak: " + *why);
}

void check_breach_list(const LoadRequest& request, Layers& layers)
{
    const auto& file = layers.config().security.breached_passwords_file;
    if (file.empty() || !request.breach_list_fault)
        return;
    if (const auto fault = request.breach_list_fault(file))
        layers.refuse_setting("security.breached_passwords_file", file.string() + ": " + *fault);
}

} // namespace

Loaded load(const LoadRequest& request)
{
    Loaded out;
    auto& config = out.config;
    config.data_dir = request.data_dir;
    Layers layers(config);
    apply_config_file(request, layers);
    apply_secrets_file(request, config, layers);
    apply_aliases(request.environment, layers);
    apply_variables(request.environment, layers);
    apply_overrides(request, layers);
    check_secret_key(request, layers);
    layers.throw_if_refused();

    complete(config);
    check_always(layers);
    if (request.purpose == Purpose::serving) {
        check_breach_list(request, layers);
        out.warnings = check_for_serving(layers, request.insecure_dev);
    }
    layers.throw_if_refused();
    return out;
}

} // namespace postkey::config

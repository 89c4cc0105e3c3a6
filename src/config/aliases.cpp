// The names that Flask-Mail and the microblog tutorial use (mail.md §7).
#include "config/config_error.hpp"
#include "config/endpoint.hpp"
#include "config/environment_layer.hpp"
#include "config/files.hpp"
#include "config/settings.hpp"

#include <array>

namespace postkey::config {
namespace {

struct Alias
{
    std::string_view variable;
    std::string_view section;
    std::string_view key;
};

// Those that mean one setting each, in the same words.
constexpr std::array plain_aliases = {
    Alias{"MAIL_SERVER", "email", "smtp_server"},
    Alias{"MAIL_PORT", "email", "smtp_port"},
    Alias{"MAIL_USERNAME", "email", "smtp_user"},
    Alias{"MAIL_PASSWORD", "email", "smtp_password"},
    Alias{"MAIL_DEFAULT_SENDER", "email", "smtp_sender"},
    Alias{"MAIL_MAX_EMAILS", "email", "messages_per_connection"},
    Alias{"ADMINS", "email", "admins"},
    Alias{"SECRET_KEY", "security", "secret_key"},
};

class Aliases
{
public:
    Aliases(const Environment& environment, Layers& layers) : environment_(environment), layers_(layers) {}

    void apply()
    {
        for (const auto& alias : plain_aliases)
            if (const auto text = find(alias.variable); !text.empty())
                set(alias.section, alias.key, text, alias.variable);
        apply_password_file();
        apply_switches();
        apply_tls();
    }

private:
    std::string find(std::string_view variable) const
    {
        const auto found = environment_.find(variable);
        return found == environment_.end() ? "" : found->second;
    }

    void set(std::string_view section, std::string_view key, const std::string& text,
             std::string_view variable)
    {
        const auto& setting = *find_setting(section, key);
        layers_.set(setting, setting.from_text(text), Source::named(std::string(variable)));
    }

    void set_email(std::string_view key, const Value& value, std::string_view variable)
    {
        layers_.set("email", key, value, Source::named(std::string(variable)));
    }

    // On, off, or nothing when it is not set; a problem when it is something else.
    std::optional<bool> find_switch(std::string_view variable)
    {
        const auto text = find(variable);
        if (text.empty())
            return std::nullopt;
        const auto value = find_setting("email", "debug_mode")->from_text(text);
        const auto* on = std::get_if<bool>(&value);
        if (!on)
            layers_.refuse(std::string(variable), "must be true or false, not " + to_toml(value));
        return on ? std::optional(*on) : std::nullopt;
    }

    void apply_password_file()
    {
        const auto file = find("MAIL_PASSWORD_FILE");
        if (file.empty())
            return;
        auto text = read_file(file);
        if (!text) {
            layers_.refuse("MAIL_PASSWORD_FILE", file + " is not there");
            return;
        }
        if (text->ends_with('\n'))
            text->pop_back();
        set("email", "smtp_password", *text, "MAIL_PASSWORD_FILE");
    }

    void apply_switches()
    {
        if (!find("MAIL_SERVER").empty())
            set_email("debug_mode", false, "MAIL_SERVER");
        if (find_switch("MAIL_SUPPRESS_SEND") == true)
            set_email("debug_mode", true, "MAIL_SUPPRESS_SEND");
        if (find_switch("MAIL_DEBUG") == true)
            layers_.set("log", "level", "debug", Source::named("MAIL_DEBUG"));
        find_switch("MAIL_ASCII_ATTACHMENTS"); // Postkey attaches nothing
    }

    // Flask-Mail speaks plain SMTP unless told otherwise. That is kept towards this machine itself; towards
    // any other the default of smtp_tls stands, and an explicit "no" is refused with the other problems.
    void apply_tls()
    {
        const auto starttls = find_switch("MAIL_USE_TLS");
        const auto implicit = find_switch("MAIL_USE_SSL");
        if (starttls == true && implicit == true)
            layers_.refuse("MAIL_USE_TLS", "and MAIL_USE_SSL exclude each other");
        else if (starttls == true)
            set_email("smtp_tls", "required", "MAIL_USE_TLS");
        else if (implicit == true)
            set_email("smtp_tls", "implicit", "MAIL_USE_SSL");
        else if (starttls == false)
            set_email("smtp_tls", "none", "MAIL_USE_TLS");
        else if (is_loopback(find("MAIL_SERVER")))
            set_email("smtp_tls", "none", "MAIL_SERVER");
    }

    const Environment& environment_;
    Layers& layers_;
};

} // namespace

void apply_aliases(const Environment& environment, Layers& layers)
{
    Aliases(environment, layers).apply();
}

} // namespace postkey::config

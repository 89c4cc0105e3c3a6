#pragma once
// One setting: its name, where it lives in Config, what it may be, and what it means. settings.cpp lists them
// all; parsing, environment, `config show` and docs/configuration.md follow from that list.
#include "config/config.hpp"
#include "config/value.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace postkey::config {

// Where the value lives.
template <class T>
using In = T& (*)(Config&);

using Field = std::variant<In<std::string>, In<SecretString>, In<bool>, In<int>, In<std::uint16_t>,
                           In<Kibibytes>, In<Mebibytes>, In<std::chrono::minutes>, In<std::chrono::seconds>,
                           In<std::vector<std::chrono::seconds>>, In<std::vector<std::string>>,
                           In<std::filesystem::path>, In<Endpoint>, In<log::Level>, In<log::Format>,
                           In<SmtpTls>, In<OnwardTls>, In<SmtpTimeouts>, In<Locale>>;

// Both ends are allowed. Numbers and each number of a list.
struct Range
{
    std::int64_t least;
    std::int64_t most;
};

// What is wrong with a text that is not empty, or with each text of a list; empty when nothing is.
using TextRule = std::string (*)(std::string_view);

using Limits = std::variant<std::monostate, Range, TextRule>;

struct Setting
{
    std::string_view section;
    std::string_view key; // dotted for a setting inside a table: "max_queue_minutes.reset"
    Field field;
    Limits limits;
    std::string_view meaning; // one sentence for docs/configuration.md

    std::string name() const;     // "email.smtp_port"
    std::string variable() const; // "POSTKEY_EMAIL__SMTP_PORT"
    std::string kind() const;     // "number", "text", "list of texts", "`required`, `implicit` or `none`"
    std::string allowed() const;  // "1 to 65535", or empty
    bool is_secret() const;

    // What is wrong, in words, and `config` unchanged; or nothing, and the value is set.
    std::optional<std::string> assign(Config& config, const Value& value) const;

    // The text of a variable or flag as the kind wants it: numbers in digits, true/false/yes/no/on/off/1/0,
    // lists with commas. Text that fits no such form stays text, for assign() to refuse.
    Value from_text(std::string_view text) const;

    Value value(const Config& config) const; // what assign() would take

    // The same with secrets as "********", also the password inside a database URL.
    Value shown(const Config& config) const;
};

} // namespace postkey::config

#include "config/setting.hpp"

#include "base/unicode.hpp"
#include "config/field_kinds.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace postkey::config {
namespace {

std::optional<bool> to_bool(std::string_view text)
{
    const auto lower = ascii_lower(text);
    if (lower == "true" || lower == "yes" || lower == "on" || lower == "1")
        return true;
    if (lower == "false" || lower == "no" || lower == "off" || lower == "0")
        return false;
    return std::nullopt;
}

std::optional<std::string> outside(const Range& range, const Value& value)
{
    const auto fits = [&range](std::int64_t number) { return number >= range.least && number <= range.most; };
    const auto* number = std::get_if<std::int64_t>(&value);
    const auto* numbers = std::get_if<Numbers>(&value);
    if ((!number || fits(*number)) && (!numbers || std::ranges::all_of(*numbers, fits)))
        return std::nullopt;
    return fmt::format("{} is out of range: {} to {}", to_toml(value), range.least, range.most);
}

std::optional<std::string> complaint_about(std::string_view text, TextRule rule)
{
    if (!is_valid_utf8(text) || has_control_characters(text))
        return "must not have control characters";
    if (rule == nullptr || text.empty())
        return std::nullopt;
    const auto complaint = rule(text);
    return complaint.empty() ? std::nullopt : std::optional(complaint);
}

// What is wrong with a value of the right kind.
std::optional<std::string> complaint_about(const Value& value, const Limits& limits)
{
    if (const auto* range = std::get_if<Range>(&limits))
        return outside(*range, value);
    const auto* held = std::get_if<TextRule>(&limits);
    const TextRule rule = held ? *held : nullptr;
    if (const auto* text = std::get_if<std::string>(&value))
        return complaint_about(*text, rule);
    if (const auto* texts = std::get_if<Texts>(&value))
        for (const auto& text : *texts) {
            if (text.empty()) // alone it means "not set"; in a list it means nothing
                return "must not have an empty text in its list";
            if (const auto complaint = complaint_about(text, rule))
                return to_toml(text) + " " + *complaint;
        }
    return std::nullopt;
}

// "postgresql://ada:********@db/postkey": a URL is shown without the password in it.
std::string without_password(const std::string& url)
{
    const auto scheme = url.find("://");
    const auto at = url.rfind('@');
    if (scheme == std::string::npos || at == std::string::npos)
        return url;
    const auto colon = url.find(':', scheme + 3);
    if (colon == std::string::npos || colon > at)
        return url;
    return url.substr(0, colon + 1) + "********" + url.substr(at);
}

} // namespace

std::string Setting::name() const
{
    return fmt::format("{}.{}", section, key);
}

std::string Setting::variable() const
{
    std::string in_section(section);
    std::ranges::replace(in_section, '.', '_');
    auto out = fmt::format("POSTKEY_{}__{}", in_section, key);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    if (const auto dot = out.find('.'); dot != std::string::npos)
        out.replace(dot, 1, "__");
    return out;
}

std::string Setting::kind() const
{
    const auto name = std::visit([]<class T>(In<T>) { return Kind<T>::name(); }, field);
    return name.starts_with("a ") ? name.substr(2) : name;
}

std::string Setting::allowed() const
{
    const auto* range = std::get_if<Range>(&limits);
    return range ? fmt::format("{} to {}", range->least, range->most) : "";
}

bool Setting::is_secret() const
{
    return std::holds_alternative<In<SecretString>>(field);
}

std::optional<std::string> Setting::assign(Config& config, const Value& value) const
{
    return std::visit(
        [&]<class T>(In<T> in) -> std::optional<std::string> {
            if (auto complaint = complaint_about(value, limits))
                return complaint;
            auto typed = Kind<T>::read(value);
            if (!typed) {
                const bool word = std::holds_alternative<std::string>(value) && !is_secret();
                return fmt::format("must be {}, not {}", Kind<T>::name(),
                                   word ? to_toml(value) : described(value));
            }
            in(config) = std::move(*typed);
            return std::nullopt;
        },
        field);
}

Value Setting::from_text(std::string_view text) const
{
    return std::visit(
        [&]<class T>(In<T>) -> Value {
            if constexpr (std::same_as<T, bool>) {
                if (const auto on = to_bool(text))
                    return *on;
            } else if constexpr (std::same_as<T, std::vector<std::string>>) {
                return split_at_commas(text);
            } else if constexpr (std::same_as<T, std::vector<std::chrono::seconds>>) {
                return to_numbers(text);
            } else if constexpr (WholeNumber<T>) {
                if (const auto number = to_number(text))
                    return *number;
            }
            return std::string(text);
        },
        field);
}

Value Setting::value(const Config& config) const
{
    // The accessors serve reading and writing; nothing is written here.
    auto& source = const_cast<Config&>(config);
    return std::visit([&]<class T>(In<T> in) -> Value { return Kind<T>::write(in(source)); }, field);
}

Value Setting::shown(const Config& config) const
{
    auto out = value(config);
    auto* text = std::get_if<std::string>(&out);
    if (text && is_secret() && !text->empty())
        *text = "********";
    else if (text)
        *text = without_password(*text);
    return out;
}

} // namespace postkey::config

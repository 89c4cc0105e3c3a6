#pragma once
// How each type of setting is read from and turned into a Value. One Kind<T> for each type of setting.hpp's
// Field:
//   name     what it must be, for messages: "a number"
//   read     the typed value, or nothing when `value` is of another kind
//   write    the reverse
#include "config/setting.hpp"

#include <array>
#include <concepts>
#include <limits>

namespace postkey::config {

template <class T>
struct Kind;

template <>
struct Kind<std::string>
{
    static std::string name() { return "a text"; }
    static std::optional<std::string> read(const Value& value)
    {
        const auto* text = std::get_if<std::string>(&value);
        return text ? std::optional(*text) : std::nullopt;
    }
    static Value write(const std::string& text) { return text; }
};

template <>
struct Kind<SecretString>
{
    static std::string name() { return "a secret text"; }
    static std::optional<SecretString> read(const Value& value)
    {
        const auto* text = std::get_if<std::string>(&value);
        return text ? std::optional(SecretString(*text)) : std::nullopt;
    }
    static Value write(const SecretString& secret) { return std::string(secret.reveal()); }
};

template <>
struct Kind<std::filesystem::path>
{
    static std::string name() { return "a path"; }
    static std::optional<std::filesystem::path> read(const Value& value)
    {
        return Kind<std::string>::read(value);
    }
    static Value write(const std::filesystem::path& path) { return path.string(); }
};

template <>
struct Kind<bool>
{
    static std::string name() { return "true or false"; }
    static std::optional<bool> read(const Value& value)
    {
        const auto* on = std::get_if<bool>(&value);
        return on ? std::optional(*on) : std::nullopt;
    }
    static Value write(bool on) { return on; }
};

// Whole numbers under their many types. The range of the setting keeps them inside the type.
template <class T>
concept CountOf = requires(T t) { t.count(); };
template <class T>
concept SizeOf = requires(T t) { t.kibibytes(); } || std::same_as<T, Kibibytes>;
template <class T>
concept WholeNumber = (std::integral<T> && !std::same_as<T, bool>) || CountOf<T> || SizeOf<T>;

template <WholeNumber T>
struct Kind<T>
{
    static std::string name() { return "a number"; }
    static std::optional<T> read(const Value& value)
    {
        const auto* number = std::get_if<std::int64_t>(&value);
        if (!number)
            return std::nullopt;
        if constexpr (SizeOf<T>)
            return T{static_cast<std::uint32_t>(*number)};
        else if constexpr (CountOf<T>)
            return T(*number);
        else
            return static_cast<T>(*number);
    }
    static Value write(T number)
    {
        if constexpr (SizeOf<T>)
            return static_cast<std::int64_t>(number.count);
        else if constexpr (CountOf<T>)
            return static_cast<std::int64_t>(number.count());
        else
            return static_cast<std::int64_t>(number);
    }
};

template <>
struct Kind<std::vector<std::string>>
{
    static std::string name() { return "a list of texts"; }
    static std::optional<std::vector<std::string>> read(const Value& value)
    {
        const auto* texts = std::get_if<Texts>(&value);
        return texts ? std::optional(*texts) : std::nullopt;
    }
    static Value write(const std::vector<std::string>& texts) { return texts; }
};

template <>
struct Kind<std::vector<std::chrono::seconds>>
{
    static std::string name() { return "a list of numbers"; }
    static std::optional<std::vector<std::chrono::seconds>> read(const Value& value)
    {
        const auto* numbers = std::get_if<Numbers>(&value);
        return numbers ? std::optional(std::vector<std::chrono::seconds>(numbers->begin(), numbers->end()))
                       : std::nullopt;
    }
    static Value write(const std::vector<std::chrono::seconds>& items)
    {
        Numbers numbers;
        for (const auto item : items)
            numbers.push_back(item.count());
        return numbers;
    }
};

template <>
struct Kind<Endpoint>
{
    static std::string name() { return "ADDRESS:PORT"; }
    static std::optional<Endpoint> read(const Value& value)
    {
        const auto* text = std::get_if<std::string>(&value);
        return text ? Endpoint::parse(*text) : std::nullopt;
    }
    static Value write(const Endpoint& endpoint) { return endpoint.text(); }
};

// A value out of a short list of words.
template <class T>
struct Word
{
    std::string_view text;
    T value;
};

template <class T>
struct Words;

template <>
struct Words<log::Level>
{
    static constexpr std::array list = {Word{"debug", log::Level::debug}, Word{"info", log::Level::info},
                                        Word{"warning", log::Level::warning},
                                        Word{"error", log::Level::error}};
};

template <>
struct Words<log::Format>
{
    static constexpr std::array list = {Word{"text", log::Format::text}, Word{"json", log::Format::json}};
};

template <>
struct Words<SmtpTls>
{
    static constexpr std::array list = {Word{"required", SmtpTls::required},
                                        Word{"implicit", SmtpTls::implicit}, Word{"none", SmtpTls::none}};
};

template <>
struct Words<OnwardTls>
{
    static constexpr std::array list = {Word{"any", OnwardTls::any}, Word{"required", OnwardTls::required}};
};

template <>
struct Words<SmtpTimeouts>
{
    static constexpr std::array list = {Word{"default", SmtpTimeouts::usual},
                                        Word{"strict_rfc", SmtpTimeouts::strict_rfc}};
};

template <class T>
concept OneOfWords = requires { Words<T>::list; };

template <OneOfWords T>
struct Kind<T>
{
    static std::string name()
    {
        std::string out;
        for (const auto& word : Words<T>::list)
            out += (out.empty()                       ? "`"
                    : &word == &Words<T>::list.back() ? " or `"
                                                      : ", `") +
                   std::string(word.text) + "`";
        return out;
    }
    static std::optional<T> read(const Value& value)
    {
        const auto* text = std::get_if<std::string>(&value);
        for (const auto& word : Words<T>::list)
            if (text && *text == word.text)
                return word.value;
        return std::nullopt;
    }
    static Value write(T value)
    {
        for (const auto& word : Words<T>::list)
            if (word.value == value)
                return std::string(word.text);
        return std::string();
    }
};

template <>
struct Kind<Locale>
{
    static std::string name()
    {
        std::string out;
        for (const auto locale : all_locales)
            out += (out.empty()                    ? "`"
                    : locale == all_locales.back() ? " or `"
                                                   : ", `") +
                   std::string(to_text(locale)) + "`";
        return out;
    }
    static std::optional<Locale> read(const Value& value)
    {
        const auto* text = std::get_if<std::string>(&value);
        return text ? parse_locale(*text) : std::nullopt;
    }
    static Value write(Locale locale) { return std::string(to_text(locale)); }
};

} // namespace postkey::config

#include "cli/imported_line.hpp"

#include "base/unicode.hpp"
#include "cli/new_account.hpp"
#include "crypto/imported_hash.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace postkey::cli {
namespace {

namespace json = boost::json;

struct Members
{
    AccountWords words;
    AccountStatus account_status = AccountStatus::verified;
    UserStatus user_status = UserStatus::active;
    std::optional<std::string> password_hash{};
};

// Empty, or what is wrong with this member.
std::string take_member(std::string_view key, const std::string& text, Members& members)
{
    if (key == "email")
        members.words.email = text;
    else if (key == "username")
        members.words.username = text;
    else if (key == "name")
        members.words.name = text;
    else if (key == "locale")
        members.words.locale = text;
    else if (key == "password_hash")
        members.password_hash = text;
    else if (key == "account_status" && (text == "VERIFIED" || text == "UNVERIFIED"))
        members.account_status = text == "VERIFIED" ? AccountStatus::verified : AccountStatus::unverified;
    else if (key == "user_status" && (text == "ACTIVE" || text == "DISABLED"))
        members.user_status = text == "ACTIVE" ? UserStatus::active : UserStatus::disabled;
    else if (key == "account_status" || key == "user_status")
        return fmt::format("\"{}\" is no {}", text, key);
    else
        return fmt::format("unknown member \"{}\"", key);
    return "";
}

std::string take_members(const json::object& object, Members& members)
{
    for (const auto& [key, value] : object) {
        if (value.is_null())
            continue;
        if (!value.is_string())
            return fmt::format("\"{}\" is not a text", std::string_view(key));
        if (auto complaint = take_member(key, std::string(value.get_string()), members); !complaint.empty())
            return complaint;
    }
    if (!object.contains("email") || !object.contains("account_status"))
        return "email and account_status are needed";
    if (members.user_status == UserStatus::disabled && members.account_status == AccountStatus::unverified)
        return "an unverified sign-up cannot be disabled";
    return "";
}

} // namespace

std::string complaint_about_hash(std::string_view hash, config::Mebibytes memory)
{
    const auto imported = crypto::ImportedHash::parse(hash);
    if (!imported)
        return imported.error();
    return imported->memory_kib() > memory.kibibytes().count
               ? fmt::format("the password hash needs {} KiB, more than security.hashing_memory_mib",
                             imported->memory_kib())
               : "";
}

namespace {

// Django and Spring put a word of their own before Argon2's text.
std::string_view without_wrapping(std::string_view hash)
{
    for (const std::string_view wrapping : {"argon2", "{argon2}", "{argon2@SpringSecurity_v5_8}"})
        if (hash.starts_with(wrapping) && hash.substr(wrapping.size()).starts_with("$argon2id$"))
            return hash.substr(wrapping.size());
    return hash;
}

// A line is what strangers typed elsewhere, and is shown on an operator's terminal.
std::unexpected<std::string> refused(std::string_view complaint)
{
    return std::unexpected(with_controls_escaped(complaint));
}

} // namespace

std::expected<store::NewAccount, std::string>
parse_imported_line(const std::string& line, const config::Config& config, Instant now, Random& random)
{
    boost::system::error_code error;
    const auto value = json::parse(line, error);
    if (error || !value.is_object())
        return refused("is not a JSON object");
    Members members;
    if (const auto complaint = take_members(value.get_object(), members); !complaint.empty())
        return refused(complaint);
    auto account = new_account(members.words, config.email.default_locale, now, random);
    if (!account)
        return refused(account.error());
    account->account_status = members.account_status;
    account->user_status = members.user_status;
    if (members.password_hash) {
        const auto hash = without_wrapping(*members.password_hash);
        const auto complaint = complaint_about_hash(hash, config.security.hashing_memory_mib);
        if (!complaint.empty())
            return refused(complaint);
        account->password = crypto::PasswordHash{std::string(hash)};
    }
    return account;
}

} // namespace postkey::cli

#include "cli/new_account.hpp"

#include "base/encoding.hpp"
#include "base/unicode.hpp"

namespace postkey::cli {
namespace {

constexpr std::size_t longest_name = 200;
constexpr std::chrono::hours claim_life{7 * 24};

bool is_name(const std::string& text)
{
    return !text.empty() && is_valid_utf8(text) && code_point_count(text) <= longest_name &&
           !has_control_characters(text);
}

} // namespace

std::expected<store::NewAccount, std::string> new_account(const AccountWords& words, Locale default_locale,
                                                          Instant now, Random& random)
{
    const auto email = EmailAddress::parse(words.email);
    if (!email)
        return std::unexpected("\"" + words.email + "\" is not an e-mail address");
    const auto username = words.username ? Username::parse(*words.username) : std::nullopt;
    if (words.username && !username)
        return std::unexpected(
            "\"" + *words.username +
            "\" is not a username: 1 to 64 of letters, digits and . _ -, a letter or digit first");
    if (words.name && !is_name(*words.name))
        return std::unexpected("the name is not 1 to 200 printable characters");
    const auto locale = words.locale ? parse_locale(*words.locale) : std::optional(default_locale);
    if (!locale)
        return std::unexpected("\"" + *words.locale + "\" is not a language that Postkey speaks");
    return store::NewAccount{.id = AccountId::make(now, random),
                             .email = *email,
                             .username = username,
                             .name = words.name,
                             .locale = *locale,
                             .password = std::nullopt,
                             .proof_digest = to_base64url(random.bytes(32)),
                             .created_at = now,
                             .claim_expires_at = now + claim_life};
}

std::string sentence_of(store::CreateRefused refused, const store::NewAccount& account)
{
    if (refused == store::CreateRefused::username_taken)
        return "the username " + account.username->text() + " is taken";
    return account.email.text() + " has an account already";
}

} // namespace postkey::cli

// What people choose: a username and a name on a line each, and a password behind them.
#include "base/unicode.hpp"
#include "domain/password_policy.hpp"
#include "domain/username.hpp"
#include "front/json_body.hpp"
#include "fuzz/support/lines.hpp"
#include "fuzz/support/target.hpp"

namespace postkey::fuzz {
namespace {

void try_username(std::string_view text)
{
    const auto username = Username::parse(text);
    if (!username)
        return;
    require(username->text() == text && text.size() <= Username::longest, "a username is as it was typed");
    require(!text.contains('@'), "a username is no address");
    const auto canonical = Username::parse(username->canonical());
    require(canonical && canonical->canonical() == canonical->text(), "small letters stay small");
}

void try_password(const SecretString& password, const std::string& word)
{
    const auto normal = normalized_password(password);
    if (normal) {
        const auto again = normalized_password(*normal);
        require(again && again->reveal() == normal->reveal(), "what is normalised stays as it is");
        require(normal->reveal().size() <= PasswordPolicy::most_bytes, "a password is bounded");
        require(code_point_count(normal->reveal()) <= PasswordPolicy::most_code_points,
                "a password is bounded");
    }
    const PasswordPolicy policy{.application = "Postkey"};
    if (policy.judge(password, {word, "ada@example.org"}))
        return;
    require(normal.has_value(), "a password that may be chosen can be hashed");
    require(code_point_count(normal->reveal()) >= policy.min_length, "a password is long enough");
    require(!policy.judge(*normal, {word, "ada@example.org"}), "its normal form may be chosen as well");
}

void try_account_words(std::string_view input)
{
    const auto username = take_line(input);
    try_username(username);
    front::FieldErrors errors;
    if (const auto name = front::checked_name(take_line(input), errors))
        require(!name->empty() && !has_control_characters(*name), "a name can be shown");
    try_password(SecretString(std::string(input)), std::string(username));
}

const Target target("account_words", try_account_words);

} // namespace
} // namespace postkey::fuzz

#include "domain/password_policy.hpp"

#include "base/unicode.hpp"

#include <uninorm.h>
#include <zxcvbn.h>

#include <cstdlib>
#include <memory>

namespace postkey {
namespace {

// zxcvbn's work grows with the square of the length; what is longer than this is judged by its beginning.
constexpr std::size_t longest_judged = 128;

bool has_c0_control(std::string_view text)
{
    for (const char c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            return true;
    return false;
}

} // namespace

std::optional<SecretString> normalized_password(const SecretString& password)
{
    const auto text = password.reveal();
    if (text.size() > PasswordPolicy::most_bytes || !is_valid_utf8(text))
        return std::nullopt;
    std::size_t length = 0;
    std::uint8_t* normal = u8_normalize(UNINORM_NFC, reinterpret_cast<const std::uint8_t*>(text.data()),
                                        text.size(), nullptr, &length);
    if (normal == nullptr)
        return text.empty() ? std::optional(SecretString()) : std::nullopt;
    SecretString result(std::string(reinterpret_cast<const char*>(normal), length));
    wipe_bytes(normal, length);
    ::free(normal);
    if (code_point_count(result.reveal()) > PasswordPolicy::most_code_points ||
        result.reveal().size() > PasswordPolicy::most_bytes)
        return std::nullopt;
    return result;
}

int password_strength(const SecretString& password, const std::vector<std::string>& context)
{
    const SecretString judged(std::string(password.reveal().substr(0, longest_judged)));
    std::vector<const char*> words;
    words.reserve(context.size() + 1);
    for (const auto& word : context)
        if (!word.empty())
            words.push_back(word.c_str());
    words.push_back(nullptr);
    const double bits = ZxcvbnMatch(judged.reveal().data(), words.data(), nullptr);
    // zxcvbn's thresholds of 10^3, 10^6, 10^8 and 10^10 guesses, in bits.
    constexpr double thresholds[] = {9.966, 19.932, 26.575, 33.219};
    int score = 0;
    for (const double threshold : thresholds)
        score += bits >= threshold ? 1 : 0;
    return score;
}

std::optional<PasswordRefused> PasswordPolicy::judge(const SecretString& password,
                                                     const std::vector<std::string>& context) const
{
    const auto text = password.reveal();
    if (text.size() > most_bytes)
        return PasswordRefused::too_long;
    if (!is_valid_utf8(text) || has_c0_control(text))
        return PasswordRefused::malformed;
    const auto normal = normalized_password(password);
    if (!normal)
        return PasswordRefused::too_long;
    if (code_point_count(normal->reveal()) < min_length)
        return PasswordRefused::too_short;
    if (password_strength(*normal, context) < min_strength)
        return PasswordRefused::too_easy_to_guess;
    return std::nullopt;
}

} // namespace postkey

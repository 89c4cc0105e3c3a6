#include "domain/password_policy.hpp"

#include "base/unicode.hpp"

#include <uninorm.h>
#include <zxcvbn.h>

#include <algorithm>
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

// Letters and digits in small letters; other scripts as they are.
SecretString plain(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c >= 'A' && c <= 'Z')
            out += static_cast<char>(c - 'A' + 'a');
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || byte >= 0x80)
            out += c;
    }
    return SecretString(std::move(out));
}

// The word with a few characters around it: "Postkey1!" at Postkey (ASVS 6.2.11).
bool is_little_more_than(const SecretString& password, std::string_view word)
{
    constexpr std::size_t shortest_word = 4;
    constexpr std::size_t few = 4;
    const auto plain_word = plain(word);
    const auto bare = plain_word.reveal();
    return bare.size() >= shortest_word && password.reveal().size() <= bare.size() + few &&
           password.reveal().contains(bare);
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
    auto words = context;
    words.push_back(application);
    const auto bare = plain(normal->reveal());
    const bool obvious = std::ranges::any_of(
        words, [&bare](const std::string& word) { return is_little_more_than(bare, word); });
    if (obvious || password_strength(*normal, words) < min_strength)
        return PasswordRefused::too_easy_to_guess;
    return std::nullopt;
}

} // namespace postkey

#pragma once
// Which passwords may be chosen. No composition rules; length, strength against guessing, and not one's own
// name.
#include "base/secret.hpp"

#include <optional>
#include <string>
#include <vector>

namespace postkey {

enum class PasswordRefused
{
    too_short,         // fewer code points than the policy's minimum
    too_long,          // more than 256 code points or 1,024 bytes: never cut, refused
    malformed,         // not UTF-8, or has a control character
    too_easy_to_guess, // zxcvbn finds it within the policy's minimum strength, or it is little more than a
                       // word that everybody knows of this person or this application
};

struct PasswordPolicy
{
    static constexpr std::size_t most_code_points = 256;
    static constexpr std::size_t most_bytes = 1024;

    std::size_t min_length = 8; // code points after NFC
    int min_strength = 2;       // zxcvbn's 0 to 4
    std::string application{};  // its name is a word that everybody knows

    // Judges a new password. `context` are words that make a guess easy: address, local part, username.
    std::optional<PasswordRefused> judge(const SecretString& password,
                                         const std::vector<std::string>& context) const;
};

// The form that is hashed: NFC, nothing else (never trimmed or folded). Nothing when it is over-long or no
// UTF-8 text.
std::optional<SecretString> normalized_password(const SecretString& password);

// zxcvbn's score, 0 (first guesses) to 4 (more than 10^10 guesses).
int password_strength(const SecretString& password, const std::vector<std::string>& context);

} // namespace postkey

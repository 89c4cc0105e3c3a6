#pragma once
// From the words that describe an account, on the command line or in a line of an import, to a new row.
#include "base/random.hpp"
#include "store/account_operations.hpp"

namespace postkey::cli {

struct AccountWords
{
    std::string email{};
    std::optional<std::string> username{};
    std::optional<std::string> name{};
    std::optional<std::string> locale{}; // nothing: `default_locale`
};

// What is wrong, in words, or a verified account without a password.
std::expected<store::NewAccount, std::string> new_account(const AccountWords& words, Locale default_locale,
                                                          Instant now, Random& random);

std::string sentence_of(store::CreateRefused refused, const store::NewAccount& account);

} // namespace postkey::cli

#pragma once
// One line of an import: {email,username?,name?,locale?,account_status,user_status?,password_hash?}
// (product.md §12; user_status only so that a disabled account does not come back to life).
#include "base/random.hpp"
#include "config/config.hpp"
#include "store/account_operations.hpp"

#include <expected>
#include <string>

namespace postkey::cli {

// What is wrong, in words that can be shown, or the account to create.
std::expected<store::NewAccount, std::string>
parse_imported_line(const std::string& line, const config::Config& config, Instant now, Random& random);

// What is wrong with a password hash that should be taken over; empty when nothing is. It is of a format that
// crypto/imported_hash.hpp understands, and its check takes no more than `memory`.
std::string complaint_about_hash(std::string_view hash, config::Mebibytes memory);

} // namespace postkey::cli

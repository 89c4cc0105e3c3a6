// Lines of `account import` (cli/imported_line.hpp).
#include "base/unicode.hpp"
#include "cli/imported_line.hpp"
#include "fuzz/support/target.hpp"

#include <algorithm>

namespace postkey::fuzz {
namespace {

class NoRandom : public Random
{
    void fill(std::span<unsigned char> bytes) override { std::ranges::fill(bytes, 7); }
};

void try_import_line(std::string_view input)
{
    NoRandom random;
    const config::Config config;
    const auto account =
        cli::parse_imported_line(std::string(input), config, from_milliseconds(1'795'000'000'000), random);
    if (!account) {
        require(!account.error().empty(), "a refusal says why");
        require(!has_control_characters(account.error()), "a refusal steers no terminal");
        return;
    }
    require(EmailAddress::parse(account->email.text()) == account->email, "an address is canonical");
    require(!account->name || !has_control_characters(*account->name), "a name can be shown");
    require(!account->password || !has_control_characters(account->password->phc), "a hash is one line");
}

const Target target("import_line", try_import_line);

} // namespace
} // namespace postkey::fuzz

#pragma once
// The accounts that a self-test measures with: made in the server's database, and taken out again.
#include "cli/workplace.hpp"
#include "selftest/exercise.hpp"
#include "store/made_up_addresses.hpp"

#include <iosfwd>

namespace postkey::cli {

class TimingPopulation
{
public:
    explicit TimingPopulation(Workplace& workplace);

    // Each gets the standing that it names; all have one password. What no account is made for is remembered
    // too: the server will know it by its mails.
    void seed(const std::vector<selftest::Subject>& subjects);

    // Everything that was seeded, and what a run that was killed left. Throws CommandFailed(try_later) when
    // mail of theirs is in hand for half a minute.
    void remove();

    // Returns when no mail waits or is in hand. Throws selftest::Trouble when it does not get less.
    void settle();

private:
    store::NewAccount new_account(const selftest::Subject& subject);
    void remove(std::vector<EmailAddress> addresses);

    Workplace& workplace_;
    store::MadeUpAddresses addresses_;
    std::optional<crypto::PasswordHash> hash_;
    std::vector<EmailAddress> seeded_;
};

} // namespace postkey::cli

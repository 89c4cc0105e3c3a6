#pragma once
// What is measured: the ways in which a stranger can make a server look at an address, and how it may stand
// with that address.
#include "selftest/wire.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postkey::selftest {

enum class Flow
{
    sign_up,
    resend,
    recovery,
    sign_in,
    email_change
};
constexpr std::array all_flows = {Flow::sign_up, Flow::resend, Flow::recovery, Flow::sign_in,
                                  Flow::email_change};
std::string_view to_text(Flow flow);
std::optional<Flow> parse_flow(std::string_view text);

enum class Standing
{
    known,    // a verified account
    unknown,  // nothing
    claim,    // a sign-up that was never proven
    disabled, // an account that an operator switched off
};
std::string_view to_text(Standing standing);
std::optional<Standing> parse_standing(std::string_view text);

// An address with the standing that it must have before it is measured.
struct Subject
{
    std::string email;
    Standing standing;
};

// Every seeded account has this password, and no other request ever uses it.
inline constexpr std::string_view seeded_password = "gravel lantern teapot orbit";

// Makes the requests of one flow. Those that only somebody signed in may send are sent for a few accounts by
// turns, which it signs in when needed and outside of what is measured.
class Exercise
{
public:
    // `askers`: seeded accounts with the password above.
    Exercise(Flow flow, Place place, std::vector<std::string> askers);

    static std::size_t askers_needed(Flow flow);

    // The bytes of the next request about this address.
    std::string request(const std::string& email);
    int expected_status() const;

private:
    struct Asker
    {
        std::string email;
        std::string access_token{};
        std::chrono::steady_clock::time_point renewed_until{};
    };
    const std::string& access_token();
    void renew(Asker& asker) const;

    Flow flow_;
    Place place_;
    std::vector<Asker> askers_;
    std::size_t turn_ = 0;
};

// Whether a seeded account of this address can sign in there.
bool can_sign_in(const Place& place, const std::string& email);

// Throws Trouble that says what an answer with another status means for the measurement.
void expect_status(const Answer& answer, int expected, Flow flow);

} // namespace postkey::selftest

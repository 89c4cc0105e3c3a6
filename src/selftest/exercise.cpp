#include "selftest/exercise.hpp"

#include "selftest/trouble.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace postkey::selftest {
namespace {

namespace json = boost::json;

// Good enough to be taken, wrong at sign-in.
constexpr std::string_view other_password = "harbour violin maple tundra";
constexpr std::size_t askers_by_turns = 8;

constexpr std::array standings = {Standing::known, Standing::unknown, Standing::claim, Standing::disabled};

std::string_view path_of(Flow flow)
{
    switch (flow) {
    case Flow::sign_up:
        return "/v1/accounts";
    case Flow::resend:
        return "/v1/verifications";
    case Flow::recovery:
        return "/v1/recoveries";
    case Flow::sign_in:
        return "/v1/sessions";
    case Flow::email_change:
        return "/v1/account/email";
    }
    return "";
}

Answer sign_in(const Place& place, const std::string& email)
{
    const json::object body = {{"identifier", email}, {"password", seeded_password}};
    Wire wire(place);
    wire.send(post(place, path_of(Flow::sign_in), json::serialize(body)));
    return wire.receive();
}

} // namespace

std::string_view to_text(Flow flow)
{
    switch (flow) {
    case Flow::sign_up:
        return "sign_up";
    case Flow::resend:
        return "resend";
    case Flow::recovery:
        return "recovery";
    case Flow::sign_in:
        return "sign_in";
    case Flow::email_change:
        return "email_change";
    }
    return "";
}

std::optional<Flow> parse_flow(std::string_view text)
{
    const auto* const found = std::ranges::find(all_flows, text, [](Flow flow) { return to_text(flow); });
    return found == all_flows.end() ? std::nullopt : std::optional(*found);
}

std::string_view to_text(Standing standing)
{
    switch (standing) {
    case Standing::known:
        return "known";
    case Standing::unknown:
        return "unknown";
    case Standing::claim:
        return "claim";
    case Standing::disabled:
        return "disabled";
    }
    return "";
}

std::optional<Standing> parse_standing(std::string_view text)
{
    const auto* const found =
        std::ranges::find(standings, text, [](Standing standing) { return to_text(standing); });
    return found == standings.end() ? std::nullopt : std::optional(*found);
}

Exercise::Exercise(Flow flow, Place place, std::vector<std::string> askers)
    : flow_(flow), place_(std::move(place))
{
    for (auto& email : askers)
        askers_.push_back({std::move(email)});
}

std::size_t Exercise::askers_needed(Flow flow)
{
    return flow == Flow::email_change ? askers_by_turns : 0;
}

std::string Exercise::request(const std::string& email)
{
    json::object body;
    std::string token;
    body[flow_ == Flow::sign_in ? "identifier" : "email"] = email;
    if (flow_ == Flow::sign_in || flow_ == Flow::sign_up)
        body["password"] = other_password;
    if (flow_ == Flow::email_change) {
        body["current_password"] = seeded_password;
        token = access_token();
    }
    return post(place_, path_of(flow_), json::serialize(body), token);
}

int Exercise::expected_status() const
{
    if (flow_ == Flow::sign_up)
        return 201;
    return flow_ == Flow::sign_in ? 401 : 202;
}

const std::string& Exercise::access_token()
{
    auto& asker = askers_.at(turn_++ % askers_.size());
    if (std::chrono::steady_clock::now() >= asker.renewed_until)
        renew(asker);
    return asker.access_token;
}

void Exercise::renew(Asker& asker) const
{
    const auto answer = sign_in(place_, asker.email);
    expect_status(answer, 200, Flow::sign_in);
    const auto signed_in = json::parse(answer.body);
    asker.access_token = signed_in.at("access_token").as_string();
    const std::chrono::seconds life(signed_in.at("expires_in").as_int64());
    asker.renewed_until = std::chrono::steady_clock::now() + life / 2;
}

bool can_sign_in(const Place& place, const std::string& email)
{
    const auto answer = sign_in(place, email);
    if (answer.status != 401)
        expect_status(answer, 200, Flow::sign_in);
    return answer.status == 200;
}

void expect_status(const Answer& answer, int expected, Flow flow)
{
    if (answer.status == expected)
        return;
    if (answer.status == 429)
        throw Trouble(
            fmt::format("the server's throttle refused a request of {}: no difference of time can be "
                        "measured then. Raise the limits under [throttle] of the server for the "
                        "time of the measurement",
                        to_text(flow)));
    if (answer.status == 503)
        throw Trouble(fmt::format("the server has too much to do to answer {}", to_text(flow)));
    throw Trouble(fmt::format("{} was answered with {} instead of {}: {}", to_text(flow), answer.status,
                              expected, answer.body.substr(0, 300)));
}

} // namespace postkey::selftest

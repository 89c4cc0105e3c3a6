#include "mail/values.hpp"

#include "base/unicode.hpp"
#include "mail/broken_template.hpp"
#include "mail/colour.hpp"

#include <algorithm>
#include <stdexcept>

namespace postkey::mail {
namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// "maria19901231@example.org" → "maria19…@example.org".
std::string with_digit_runs_shortened(const std::string& text)
{
    constexpr std::size_t most = 4;
    constexpr std::size_t kept = 2;
    std::string result;
    for (auto at = text.begin(); at != text.end();) {
        const auto end = std::find_if_not(at, text.end(), is_digit);
        const auto length = static_cast<std::size_t>(end - at);
        if (length > most) {
            result.append(at, at + kept).append("…");
            at = end;
        } else if (length > 0) {
            result.append(at, end);
            at = end;
        } else {
            result += *at++;
        }
    }
    return result;
}

std::string checked_link(const std::string& link)
{
    const bool web = link.starts_with("https://") || link.starts_with("http://");
    if (!web || has_control_characters(link) || link.find(' ') != std::string::npos)
        throw std::invalid_argument("a mail's link is not an http or https URL");
    return link;
}

template <class M>
void add_outside_values(const M& model, const Words& words, Values& values)
{
    const auto add = [&](const char* name, const std::string& value) {
        auto clean = with_controls_escaped(value);
        values[name] = code_of(Model(model)).empty() ? clean : with_digit_runs_shortened(clean);
    };
    add("address", model.address);
    if constexpr (requires { model.username; })
        add("username", model.username);
    if constexpr (requires { model.old_address; })
        add("old_address", model.old_address);
    if constexpr (requires { model.new_address; })
        add("new_address", model.new_address);
    if constexpr (requires { model.invited_by; })
        add("invited_by", model.invited_by);
    if constexpr (requires { model.client; })
        add("client", words.client(model.client));
}

template <class M>
void add_own_values(const M& model, const Words& words, Values& values)
{
    if constexpr (requires { model.link_life; })
        values["link_life"] = words.duration(model.link_life);
    if constexpr (requires { model.code_life; })
        values["code_life"] = words.duration(model.code_life);
    if constexpr (requires { model.at; })
        values["at"] = words.moment(model.at);
    if constexpr (requires { model.expires_at; })
        values["expires_at"] = model.expires_at;
    if constexpr (requires { model.code; })
        values["code"] = model.code;
    if constexpr (requires { model.recovery_url; })
        values["recovery_url"] = checked_link(model.recovery_url);
    if (const auto link = link_of(Model(model)); !link.empty())
        values["link"] = checked_link(link);
}

std::string checked_colour(const std::string& colour)
{
    auto text = ascii_lower(colour);
    const auto parsed = text.size() == 7 ? parse_colour(text) : std::nullopt;
    if (!parsed)
        throw BrokenTemplate("branding colour: " + colour + " is not of the form #rrggbb");
    // A colour of digits only would look like a code; a hair more or less green breaks the run.
    if (std::all_of(text.begin() + 1, text.begin() + 6, is_digit) ||
        std::all_of(text.begin() + 2, text.end(), is_digit))
        text[4] = 'a';
    return text;
}

void add_own_values(const OperatorReport& report, const Words& words, Values& values)
{
    const bool reached = report.relay == RelayState::taking_mail;
    values["relay_reached"] = reached ? "yes" : "";
    values["waiting"] = std::to_string(report.waiting);
    values["oldest"] = report.waiting == 0 ? "" : words.duration(report.oldest);
    values["period"] = words.duration(report.period);
    values["sent"] = std::to_string(report.sent);
    values["failed"] = std::to_string(report.failed);
    values["dead"] = std::to_string(report.dead);
}

} // namespace

std::string folder_of(const Model& model)
{
    std::string folder(to_text(kind_of(model)));
    return std::holds_alternative<VerifyEmailPoletto>(model) ? folder + "_poletto" : folder;
}

Values values_of(const Model& model, const Words& words)
{
    Values values;
    std::visit(
        [&](const auto& m) {
            add_outside_values(m, words, values);
            add_own_values(m, words, values);
        },
        model);
    return values;
}

Values values_of(const Branding& branding, Locale locale)
{
    constexpr Colour page = {0xf3, 0xf4, 0xf7}; // as layout/styles.json has it
    const bool rightwards = direction_of(locale) == Direction::left_to_right;
    const auto colour = checked_colour(branding.colour);
    const auto parsed = parse_colour(colour).value();
    return {{"lang", std::string(to_text(locale))},
            {"dir", std::string(to_text(direction_of(locale)))},
            {"start", rightwards ? "left" : "right"},
            {"application_name", with_controls_escaped(branding.application_name)},
            {"support_address", with_controls_escaped(branding.support_address)},
            {"colour", colour},
            {"on_colour", std::string(text_colour_on(parsed))},
            {"text_colour", is_readable(parsed, page) ? colour : "#1a1a1a"}};
}

} // namespace postkey::mail

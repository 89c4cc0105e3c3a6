// The HTML that survives mail programs, fetches nothing and tracks nobody (mail.md §2.6).
#include "base/unicode.hpp"
#include "domain/locale.hpp"
#include "mail/lint/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace postkey::mail::lint {
namespace {

constexpr std::string_view fetching_tags[] = {
    "img",    "picture", "video", "audio",  "source", "script", "form", "input", "button", "textarea",
    "select", "iframe",  "frame", "object", "embed",  "link",   "base", "svg",   "applet"};
constexpr std::string_view fetching_attributes[] = {"src",    "srcset",     "background", "poster",
                                                    "action", "formaction", "ping",       "data"};
constexpr std::string_view fetching_css[] = {"url(", "@import", "@font-face", "expression(", "image-set("};
constexpr std::string_view tracking[] = {"utm_", "mc_eid=", "mc_cid=", "fbclid=", "gclid="};

bool has_any(std::string_view text, auto& parts)
{
    return std::ranges::any_of(parts, [text](std::string_view part) { return text.contains(part); });
}

bool is_one_of(std::string_view text, auto& names)
{
    return std::ranges::find(names, text) != std::end(names);
}

const Token* first(const Page& page, std::string_view name)
{
    const auto found = std::ranges::find_if(page.tokens, [name](const Token& token) {
        return token.type == Token::Type::open && token.name == name;
    });
    return found == page.tokens.end() ? nullptr : &*found;
}

std::string_view dir_of(std::string_view locale)
{
    return postkey::to_text(direction_of(parse_locale(locale).value_or(Locale::en)));
}

void check_language(Examination& at, const Token& token, const char* what)
{
    const auto lang = attribute(token, "lang");
    const auto dir = attribute(token, "dir");
    const auto expected = dir_of(at.mail.locale);
    if (lang != at.mail.locale)
        at.error(Rule::language, "html",
                 fmt::format("{} has lang=\"{}\", not {}", what, lang, at.mail.locale));
    if (dir != expected)
        at.error(Rule::language, "html", fmt::format("{} has dir=\"{}\", not {}", what, dir, expected));
}

void check_fetching(Examination& at, const Token& token)
{
    const auto wrong = [&at](const std::string& detail) { at.error(Rule::remote_content, "html", detail); };
    if (is_one_of(token.name, fetching_tags))
        wrong("<" + token.name + "> has no place in a mail");
    if (token.name == "meta" && ascii_lower(attribute(token, "http-equiv")) == "refresh")
        wrong("a mail goes nowhere by itself");
    for (const auto& [name, value] : token.attributes) {
        if (is_one_of(name, fetching_attributes))
            wrong(fmt::format("{}=\"{}\" is fetched from elsewhere", name, value));
        if (name.starts_with("on"))
            wrong(name + " is script");
        if (name == "style" && has_any(ascii_lower(value), fetching_css))
            wrong("a style fetches from elsewhere: " + value);
        if (name == "href" && has_any(value, tracking))
            wrong(value + " tracks its reader");
    }
}

std::string_view trimmed(std::string_view text)
{
    const auto begin = text.find_first_not_of(" \t\r\n");
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

bool has_rem(std::string_view value)
{
    for (auto at = value.find("rem"); at != std::string_view::npos; at = value.find("rem", at + 1)) {
        const bool after_digit = at > 0 && value[at - 1] >= '0' && value[at - 1] <= '9';
        const bool ends_there = at + 3 == value.size() || value[at + 3] < 'a' || value[at + 3] > 'z';
        if (after_digit && ends_there)
            return true;
    }
    return false;
}

bool is_logical(std::string_view property)
{
    for (const std::string_view side : {"margin-", "padding-", "border-", "inset-"})
        if (property.starts_with(side))
            return property.substr(side.size()).starts_with("inline") ||
                   property.substr(side.size()).starts_with("block");
    return property == "inset";
}

// What a mail program makes of this declaration, when it is not what was meant; empty when it is.
std::string_view fragility_of(std::string_view property, std::string_view value)
{
    constexpr std::string_view modern_layouts[] = {"flex", "grid", "inline-flex", "inline-grid"};
    constexpr std::string_view moved[] = {"absolute", "fixed", "sticky"};
    constexpr std::string_view logical_sides[] = {"start", "end"};
    if (has_rem(value))
        return "rem is not known to a quarter of mail programs: use px";
    if (property.starts_with("--") || value.contains("var("))
        return "CSS variables are not known to Gmail";
    if (property == "display" && is_one_of(value, modern_layouts))
        return "flex and grid are not known to Outlook";
    if (is_logical(property))
        return "logical properties are not known to Gmail";
    if (property == "text-align" && is_one_of(value, logical_sides))
        return "start and end are not known to Gmail: write the side";
    if (property == "position" && is_one_of(value, moved))
        return "positions are taken out by most mail programs";
    return "";
}

void check_css(Examination& at, const std::string& style)
{
    const auto lower = ascii_lower(style);
    for (std::string_view rest = lower; !rest.empty();) {
        const auto end = std::min(rest.find(';'), rest.size());
        const auto declaration = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const auto colon = declaration.find(':');
        if (colon == std::string_view::npos)
            continue;
        const auto why =
            fragility_of(trimmed(declaration.substr(0, colon)), trimmed(declaration.substr(colon + 1)));
        if (!why.empty())
            at.error(Rule::css, "html", fmt::format("{} ({})", why, style));
    }
}

} // namespace

void language(Examination& at)
{
    const auto* html = first(at.page, "html");
    if (html == nullptr)
        return; // the skeleton's rule says so
    check_language(at, *html, "<html>");
    const auto wrapper = std::ranges::find_if(at.page.tokens, [](const Token& token) {
        return token.type == Token::Type::open && token.name != "html" && has_attribute(token, "lang");
    });
    // Web mail keeps what is inside the body only.
    if (wrapper == at.page.tokens.end())
        at.error(Rule::language, "html", "nothing inside <body> has lang and dir");
    else
        check_language(at, *wrapper, "the wrapper");
}

void remote_content(Examination& at)
{
    const Token* style = nullptr;
    for (const auto& token : at.page.tokens) {
        if (token.type == Token::Type::open)
            check_fetching(at, token);
        if (style != nullptr && token.type == Token::Type::text && has_any(token.text, fetching_css))
            at.error(Rule::remote_content, "html", "a <style> fetches from elsewhere");
        style = token.type == Token::Type::open && token.name == "style" ? &token : nullptr;
    }
}

void css(Examination& at)
{
    for (const auto& token : at.page.tokens)
        if (has_attribute(token, "style"))
            check_css(at, attribute(token, "style"));
}

void skeleton(Examination& at)
{
    const auto wrong = [&at](const std::string& detail) { at.error(Rule::skeleton, "html", detail); };
    const auto& tokens = at.page.tokens;
    if (tokens.empty() || tokens.front().type != Token::Type::doctype ||
        !ascii_lower(tokens.front().text).starts_with("doctype html"))
        wrong("it does not begin with <!doctype html>");
    for (const auto* name : {"html", "head", "title", "body"})
        if (first(at.page, name) == nullptr)
            wrong(fmt::format("there is no <{}>", name));
    if (const auto* meta = first(at.page, "meta");
        meta == nullptr || ascii_lower(attribute(*meta, "charset")) != "utf-8")
        wrong("<meta charset=\"utf-8\"> is not the first of its kind");
    const auto title = std::ranges::find_if(tokens, [](const Token& token) { return token.name == "title"; });
    if (title != tokens.end() && (title + 1 == tokens.end() || collapsed((title + 1)->text).empty()))
        wrong("the <title> is empty");
    for (const auto& token : tokens)
        if (token.type == Token::Type::open && token.name == "table" &&
            attribute(token, "role") != "presentation")
            wrong("a table for layout has no role=\"presentation\"");
}

} // namespace postkey::mail::lint

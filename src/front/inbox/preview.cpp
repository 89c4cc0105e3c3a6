#include "front/inbox/preview.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace postkey::front::inbox {
namespace {

using pages::Values;

constexpr std::array<std::string_view, 4> widths = {"320", "390", "480", "768"};
constexpr std::pair<View, std::string_view> views[] = {
    {View::html, "html"},         {View::text, "text"},       {View::both, "both"},
    {View::source, "source"},     {View::headers, "headers"}, {View::checks, "checks"},
    {View::delivery, "delivery"},
};
constexpr std::pair<Look, std::string_view> looks[] = {
    {Look::as_is, "auto"}, {Look::light, "light"}, {Look::dark, "dark"}, {Look::inverted, "inverted"}};

// The mail's links may open a window of their own, and that window is free again.
constexpr auto policy_of_mail = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action "
                                "'none'; frame-ancestors 'self'; "
                                "sandbox allow-popups allow-popups-to-escape-sandbox";
constexpr std::string_view inversion =
    "<style>html{filter:invert(1) hue-rotate(180deg);background:#fff;min-height:100%}</style>";

template <class Named>
auto value_of(const Named& names, std::string_view text, decltype(names[0].first) usual)
{
    const auto found = std::ranges::find(names, text, [](const auto& name) { return name.second; });
    return found == std::end(names) ? usual : found->first;
}

template <class Named>
std::string_view name_of(const Named& names, decltype(names[0].first) value)
{
    return std::ranges::find(names, value, [](const auto& name) { return name.first; })->second;
}

std::string address(const std::string& base, const Preview& preview)
{
    std::string query;
    const auto add = [&query](std::string_view name, std::string_view value) {
        query.append(query.empty() ? "?" : "&").append(name).append("=").append(value);
    };
    if (preview.view != View::html)
        add("view", name_of(views, preview.view));
    if (!preview.width.empty())
        add("width", preview.width);
    if (preview.look != Look::as_is)
        add("look", name_of(looks, preview.look));
    return base + query;
}

void replace_all(std::string& text, std::string_view from, std::string_view to)
{
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

// A browser has one colour scheme at a time: to show the other, the mail's question is answered for it.
void answer_colour_question(std::string& html, Look look)
{
    constexpr std::string_view question = "(prefers-color-scheme: dark)";
    constexpr std::string_view scheme = "content=\"light dark\"";
    if (look == Look::as_is)
        return;
    const bool dark = look == Look::dark;
    replace_all(html, question, dark ? "all" : "not all");
    replace_all(html, scheme, dark ? "content=\"dark\"" : "content=\"light\"");
    replace_all(html, "color-scheme: light dark", dark ? "color-scheme: dark" : "color-scheme: light");
}

} // namespace

Preview preview_of(const http::Request& request)
{
    Preview preview;
    preview.view = value_of(views, request.query.find("view").value_or(""), View::html);
    preview.look = value_of(looks, request.query.find("look").value_or(""), Look::as_is);
    const auto width = request.query.find("width").value_or("");
    if (std::ranges::find(widths, width) != widths.end())
        preview.width = width;
    return preview;
}

void add_preview_links(Values& values, const Preview& preview, const std::string& base)
{
    const bool framed = preview.view == View::html || preview.view == View::both;
    for (const auto& [view, name] : views) {
        auto other = preview;
        other.view = view;
        values["href_" + std::string(name)] = address(base, other);
        values["as_" + std::string(name)] = preview.view == view;
    }
    std::vector<Values> width_links;
    for (const auto width : widths) {
        auto other = preview;
        other.width = width;
        width_links.push_back(
            {{"width", width}, {"href", address(base, other)}, {"chosen", preview.width == width}});
    }
    auto full = preview;
    full.width.clear();
    for (const auto& [look, name] : looks) {
        auto other = preview;
        other.look = look;
        values["look_href_" + std::string(name)] = address(base, other);
        values["look_" + std::string(name)] = preview.look == look;
    }
    values["framed"] = framed;
    values["widths"] = std::move(width_links);
    values["full_href"] = address(base, full);
    values["full_width"] = preview.width.empty();
    values["stage"] = preview.width.empty() ? std::string("full") : preview.width;
    values["base"] = base;
    const auto look =
        preview.look == Look::as_is ? std::string() : "?look=" + std::string(name_of(looks, preview.look));
    values["frame"] = base + "/html" + look;
}

http::Response framed_html(std::string html, Look look)
{
    constexpr std::string_view head = "<head>";
    answer_colour_question(html, look);
    // Without this a link would open inside the frame, where the pages of this server refuse to be shown.
    std::string extra = "<base target=\"_blank\">";
    if (look == Look::inverted)
        extra += inversion;
    if (const auto found = html.find(head); found != std::string::npos)
        html.insert(found + head.size(), extra);
    auto response = http::html_response(200, std::move(html));
    response.headers.set("Content-Security-Policy", policy_of_mail);
    response.headers.set("X-Frame-Options", "SAMEORIGIN");
    return response;
}

} // namespace postkey::front::inbox

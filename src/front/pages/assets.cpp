#include "front/pages/assets.hpp"

#include "base/embedded.hpp"
#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "mail/colour.hpp"
#include "mail/template_text.hpp"

#include <stdexcept>

namespace postkey::front::pages {
namespace {

constexpr std::string_view folder = "assets/";

std::string type_of(std::string_view name)
{
    if (name.ends_with(".css"))
        return "text/css; charset=utf-8";
    if (name.ends_with(".js"))
        return "text/javascript; charset=utf-8";
    if (name.ends_with(".svg"))
        return "image/svg+xml";
    if (name.ends_with(".json"))
        return "application/json";
    throw std::logic_error("an asset of unknown kind: " + std::string(name));
}

// Colours are the only tags an asset may have: style sheets and pictures are no place for other values.
std::string with_colour(std::string_view text, const std::string& name, const Site& site)
{
    constexpr mail::Colour paper = {0xf3, 0xf4, 0xf8}; // --paper of postkey.css, by day
    const auto colour = mail::parse_colour(site.colour).value();
    const auto tag = [&](const mail::Tag& found) -> std::string {
        if (found.sigil == 0 && found.name == "colour")
            return site.colour;
        if (found.sigil == 0 && found.name == "on_colour")
            return std::string(mail::text_colour_on(colour));
        if (found.sigil == 0 && found.name == "link_colour")
            return mail::is_readable(colour, paper) ? site.colour : "#161a22";
        throw std::logic_error(name + ": nothing is known as " + std::string(found.text));
    };
    return mail::rewritten(text, name, tag, [](std::string_view literal) { return std::string(literal); });
}

} // namespace

Assets::Assets(const Site& site)
{
    constexpr std::size_t version_length = 12;
    for (const auto& entry : embedded_table()) {
        if (!entry.path.starts_with(folder))
            continue;
        std::string name(entry.path.substr(folder.size()));
        auto content = with_colour(entry.content(), name, site);
        auto type = type_of(name);
        if (name == "mark.svg" && !site.logo.content.empty()) {
            content = site.logo.content;
            type = site.logo.type;
        }
        auto version = to_base64url(crypto::sha256(content)).substr(0, version_length);
        assets_.emplace(std::move(name), Asset{std::move(content), std::move(type), std::move(version)});
    }
}

std::string Assets::url(const std::string& name) const
{
    return "/" + std::string(folder) + name + "?v=" + assets_.at(name).version;
}

http::Response Assets::answer(const std::string& name, std::string_view version) const
{
    const auto found = assets_.find(name);
    if (found == assets_.end())
        return http::problem(404, "not_found", "There is nothing at this path.");
    http::Response response;
    response.headers.add("Content-Type", found->second.type);
    // A page of an older program may name an older version: what it gets must not be kept under that name.
    if (version.empty()) // a style sheet's picture
        response.headers.add("Cache-Control", "public, max-age=3600");
    else
        response.headers.add("Cache-Control", version == found->second.version
                                                  ? "public, max-age=31536000, immutable"
                                                  : "no-cache");
    response.body = found->second.content;
    return response;
}

} // namespace postkey::front::pages

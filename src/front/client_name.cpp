#include "front/client_name.hpp"

#include <array>

namespace postkey::front {
namespace {

struct Mark
{
    std::string_view inside; // of the header
    std::string_view name;
};

// The first that is found counts: browsers name those they descend from as well.
constexpr std::array browsers = {
    Mark{"Edg", "Edge"},         Mark{"OPR/", "Opera"},     Mark{"SamsungBrowser/", "Samsung Internet"},
    Mark{"Firefox/", "Firefox"}, Mark{"FxiOS/", "Firefox"}, Mark{"Chrome/", "Chrome"},
    Mark{"CriOS/", "Chrome"},    Mark{"Safari/", "Safari"}, Mark{"curl/", "curl"},
    Mark{"Wget/", "Wget"},       Mark{"python", "Python"},  Mark{"okhttp/", "OkHttp"},
};

constexpr std::array systems = {
    Mark{"iPhone", "iOS"},    Mark{"iPad", "iPadOS"},     Mark{"Android", "Android"},
    Mark{"CrOS", "ChromeOS"}, Mark{"Windows", "Windows"}, Mark{"Macintosh", "macOS"},
    Mark{"Linux", "Linux"},
};

template <std::size_t count>
std::string_view found(const std::array<Mark, count>& marks, std::string_view text)
{
    for (const auto& mark : marks)
        if (text.find(mark.inside) != text.npos)
            return mark.name;
    return {};
}

} // namespace

std::string client_name(std::string_view user_agent)
{
    std::string name(found(browsers, user_agent));
    const auto system = found(systems, user_agent);
    if (!name.empty() && !system.empty())
        name += " on ";
    name += system;
    return name;
}

} // namespace postkey::front

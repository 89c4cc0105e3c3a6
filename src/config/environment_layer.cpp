#include "config/environment_layer.hpp"

#include "base/unicode.hpp"
#include "config/settings.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace postkey::config {
namespace {

constexpr std::string_view prefix = "POSTKEY_";

// https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
bool is_made_by_kubernetes(std::string_view name)
{
    return name == "POSTKEY_PORT" || name.starts_with("POSTKEY_PORT_") || name == "POSTKEY_SERVICE_HOST" ||
           name.starts_with("POSTKEY_SERVICE_PORT");
}

void apply_variable(const std::string& name, const std::string& text, Layers& layers)
{
    const auto settings = all_settings();
    const auto setting = std::ranges::find(settings, name, &Setting::variable);
    if (setting != settings.end()) {
        layers.set(*setting, setting->from_text(text), Source::named(name));
        return;
    }
    const auto rest = ascii_lower(name).substr(prefix.size());
    const auto between = rest.find("__");
    if (between == std::string::npos) {
        layers.refuse(name, "is no setting: they are called POSTKEY_<SECTION>__<KEY>, with two underscores");
        return;
    }
    auto key = rest.substr(between + 2);
    if (const auto inner = key.find("__"); inner != std::string::npos)
        key.replace(inner, 2, ".");
    const auto number = to_number(text);
    layers.set(rest.substr(0, between), key, number ? Value(*number) : to_numbers(text), Source::named(name));
}

} // namespace

void apply_variables(const Environment& environment, Layers& layers)
{
    for (auto i = environment.lower_bound(prefix); i != environment.end() && i->first.starts_with(prefix);
         ++i)
        if (!is_made_by_kubernetes(i->first))
            apply_variable(i->first, i->second, layers);
}

} // namespace postkey::config

#include "config/layers.hpp"

#include "config/config_error.hpp"
#include "config/settings.hpp"

#include <fmt/format.h>

namespace postkey::config {
namespace {

std::vector<const Setting*> members_of(std::string_view section, std::string_view table)
{
    std::vector<const Setting*> out;
    for (const auto& setting : all_settings())
        if (setting.section == section && setting.key.starts_with(fmt::format("{}.", table)))
            out.push_back(&setting);
    return out;
}

std::string unknown(std::string_view section, std::string_view key)
{
    if (section.empty())
        return fmt::format("unknown key \"{}\": settings stand in sections", key);
    if (!is_section(section))
        return fmt::format("unknown section [{}]", section);
    const auto nearest = nearest_setting(section, key);
    return fmt::format("unknown key \"{}\" in [{}]", key, section) +
           (nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest));
}

} // namespace

void Layers::set(const Setting& setting, const Value& value, const Source& source)
{
    const auto name = setting.name();
    if (const auto complaint = setting.assign(config_, value)) {
        refuse(source.place, name + ": " + *complaint);
        return;
    }
    config_.origins[name] = source.origin;
    places_[name] = source.place;
}

void Layers::set(std::string_view section, std::string_view key, const Value& value, const Source& source)
{
    if (const auto* setting = find_setting(section, key)) {
        set(*setting, value, source);
        return;
    }
    const auto members = members_of(section, key);
    if (members.empty()) {
        refuse(source.place, unknown(section, key));
        return;
    }
    const auto* numbers = std::get_if<Numbers>(&value);
    if (std::holds_alternative<std::int64_t>(value)) {
        for (const auto* member : members)
            set(*member, value, source);
    } else if (numbers && numbers->size() == members.size()) {
        for (std::size_t i = 0; i < members.size(); ++i)
            set(*members[i], (*numbers)[i], source);
    } else {
        refuse(source.place, fmt::format("{}.{}: must be a number, or a list of {} numbers, not {}", section,
                                         key, members.size(), described(value)));
    }
}

void Layers::refuse(const std::string& place, const std::string& what)
{
    problems_.push_back(place + ": " + what);
}

void Layers::refuse_setting(std::string_view setting, const std::string& what)
{
    const auto place = places_.find(setting);
    problems_.push_back(
        fmt::format("{}{}: {}", place == places_.end() ? "" : place->second + ": ", setting, what));
}

void Layers::throw_if_refused() const
{
    if (!problems_.empty())
        throw ConfigError(problems_);
}

} // namespace postkey::config

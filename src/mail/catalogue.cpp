#include "mail/catalogue.hpp"

#include "mail/broken_template.hpp"
#include "mail/plural.hpp"
#include "mail/template_text.hpp"

#include <boost/json.hpp>

namespace postkey::mail {
namespace {

constexpr const char* units[] = {"minute", "hour", "day"};

std::string form_name(const std::string& unit, Plural form)
{
    return unit + "_" + std::string(to_text(form));
}

std::string filled(const std::string& sentence, const std::map<std::string, std::string, std::less<>>& values,
                   const std::string& where)
{
    const auto tag = [&](const Tag& found) {
        const auto value = values.find(found.name);
        if (found.sigil != 0 || value == values.end())
            throw BrokenTemplate(where + ": " + std::string(found.text) + " means nothing here");
        return value->second;
    };
    return rewritten(sentence, where, tag, [](std::string_view text) { return std::string(text); });
}

std::string month_name(unsigned month)
{
    return "month_" + std::to_string(month);
}

} // namespace

Catalogue::Catalogue(std::string file, std::string_view json) : file_(std::move(file))
{
    boost::system::error_code error;
    const auto document = boost::json::parse(json, error);
    if (error || !document.is_object())
        throw BrokenTemplate(file_ + ": not a JSON object");
    for (const auto& group : document.get_object()) {
        if (!group.value().is_object())
            throw BrokenTemplate(file_ + ": " + std::string(group.key()) + " is not an object");
        for (const auto& entry : group.value().get_object()) {
            if (!entry.value().is_string())
                throw BrokenTemplate(file_ + ": " + std::string(group.key()) + "." +
                                     std::string(entry.key()) + " is not a string");
            sentences_[{group.key(), entry.key()}] = entry.value().get_string();
        }
    }
}

CatalogueKey Catalogue::key(const std::vector<std::string>& groups, std::string_view name) const
{
    for (const auto& group : groups) {
        CatalogueKey key(group, name);
        if (sentences_.contains(key))
            return key;
    }
    throw BrokenTemplate(file_ + ": " + groups.front() + "." + std::string(name) + " is missing",
                         Fault::missing_sentence);
}

const std::string& Catalogue::sentence(const CatalogueKey& key) const
{
    const auto found = sentences_.find(key);
    if (found == sentences_.end())
        throw BrokenTemplate(file_ + ": " + key.first + "." + key.second + " is missing",
                             Fault::missing_sentence);
    return found->second;
}

void Catalogue::lay_over(const Catalogue& own)
{
    for (const auto& [key, sentence] : own.sentences_)
        sentences_[key] = sentence;
}

void Catalogue::check_used(const std::set<CatalogueKey>& used) const
{
    for (const auto& [key, sentence] : sentences_)
        if (!used.contains(key))
            throw BrokenTemplate(file_ + ": " + key.first + "." + key.second + " is not used");
}

Words::Words(const Catalogue& catalogue, Locale locale) : catalogue_(catalogue), locale_(locale)
{
    for (const std::string unit : units)
        for (const auto form : plural_forms(locale))
            forms_[form_name(unit, form)] = take(form_name(unit, form));
    duration(std::chrono::minutes(1));
    for (unsigned month = 1; month <= 12; ++month)
        forms_[month_name(month)] = take(month_name(month));
    forms_["moment"] = take("moment");
    forms_["client"] = take("client");
    moment({});
    client("Firefox on Linux");
}

std::string Words::take(const std::string& name)
{
    const CatalogueKey key = {"words", name};
    used_.insert(key);
    return catalogue_.sentence(key);
}

std::string Words::duration(std::chrono::minutes life) const
{
    constexpr long minutes_per_hour = 60;
    constexpr long minutes_per_day = 24 * minutes_per_hour;
    constexpr long most_shown = 999;
    const long minutes = life.count();
    const long hours = minutes / minutes_per_hour;

    std::size_t unit = 0;
    long count = minutes;
    if ((minutes >= 2 * minutes_per_day && minutes % minutes_per_day == 0) || hours > most_shown) {
        unit = 2;
        count = minutes / minutes_per_day;
    } else if ((minutes > 0 && minutes % minutes_per_hour == 0) || minutes > most_shown) {
        unit = 1;
        count = hours;
    }
    const auto name = form_name(units[unit], plural_form(locale_, count));
    return filled(forms_.at(name), {{"count", std::to_string(count)}}, catalogue_.file() + ": words." + name);
}

std::string Words::moment(Instant at) const
{
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::minutes>(at - day));
    const auto two_digits = [](long number) {
        const auto text = std::to_string(number);
        return text.size() < 2 ? "0" + text : text;
    };
    return filled(forms_.at("moment"),
                  {{"day", std::to_string(static_cast<unsigned>(date.day()))},
                   {"month", forms_.at(month_name(static_cast<unsigned>(date.month())))},
                   {"time", two_digits(time.hours().count()) + ":" + two_digits(time.minutes().count())}},
                  catalogue_.file() + ": words.moment");
}

std::string Words::client(const std::string& english) const
{
    constexpr std::string_view between = " on ";
    const auto found = english.find(between);
    if (found == std::string::npos)
        return english;
    return filled(forms_.at("client"),
                  {{"browser", english.substr(0, found)}, {"system", english.substr(found + between.size())}},
                  catalogue_.file() + ": words.client");
}

} // namespace postkey::mail

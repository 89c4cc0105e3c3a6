#pragma once
// Puts values over values, remembers where each came from, and collects every problem, so that one start
// names them all.
#include "config/setting.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace postkey::config {

struct Source
{
    std::string origin; // as `config show` prints it: "postkey.toml:12"
    std::string place;  // as a problem names it: "/var/lib/postkey/postkey.toml:12"

    static Source named(std::string name) { return {name, name}; } // a variable or a flag
};

class Layers
{
public:
    explicit Layers(Config& config) : config_(config) {}

    void set(const Setting& setting, const Value& value, const Source& source);

    // By name. A list for a table of settings ("max_queue_minutes") goes to its members in order, a single
    // number to each of them. An unknown name is a problem.
    void set(std::string_view section, std::string_view key, const Value& value, const Source& source);

    void refuse(const std::string& place, const std::string& what);

    // Of a setting that was read well but does not go with others: names the place that set it.
    void refuse_setting(std::string_view setting, const std::string& what);

    void throw_if_refused() const; // ConfigError with all problems
    const Config& config() const { return config_; }

private:
    Config& config_;
    std::map<std::string, std::string, std::less<>> places_; // by "section.key"
    std::vector<std::string> problems_;
};

} // namespace postkey::config

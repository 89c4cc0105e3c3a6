#pragma once
// Makes the configuration: defaults < postkey.toml < secrets.toml < environment < flags (product.md §9).
// Reads files; never the real environment.
#include "config/config.hpp"
#include "config/config_error.hpp"
#include "config/environment.hpp"

#include <functional>
#include <optional>

namespace postkey::config {

// A setting that a flag gives.
struct Override
{
    std::string flag; // "--listen": what a problem names
    std::string section;
    std::string key;
    std::string text;
};

// Why a master key is refused; nothing when it is good (crypto::weakness_of). Empty: every key is good.
using Weakness = std::function<std::optional<std::string>(const SecretString&)>;

// What is wrong with a file of breached passwords; nothing when it is good (crypto::BreachList). Empty: every
// file is good.
using BreachListFault = std::function<std::optional<std::string>(const std::filesystem::path&)>;

enum class InsecureDev
{
    refused,
    allowed
};

// What the configuration is for. A tool beside the server needs no relay and opens no port, so settings that
// do not go together are no reason for it to stop.
enum class Purpose
{
    serving,
    tool
};

struct LoadRequest
{
    std::filesystem::path data_dir = "postkey-data";
    std::optional<std::filesystem::path> config_file; // instead of data_dir/postkey.toml; must be there
    Environment environment{};
    std::vector<Override> overrides{};
    InsecureDev insecure_dev = InsecureDev::refused;
    Purpose purpose = Purpose::serving;
    Weakness weakness{};
    BreachListFault breach_list_fault{};
};

struct Loaded
{
    Config config;
    std::vector<std::string> warnings; // what --insecure-dev let pass
};

// Throws ConfigError with every problem found.
Loaded load(const LoadRequest& request);

} // namespace postkey::config

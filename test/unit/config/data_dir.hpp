#pragma once
// A data directory to load a configuration from.
#include "config/load.hpp"
#include "support/temporary_folder.hpp"

#include <filesystem>
#include <string>

namespace postkey::config {

class DataDir
{
public:
    std::filesystem::path path(const std::string& name) const { return folder_.path() / name; }

    void write(const std::string& name, const std::string& text, unsigned mode = 0600) const
    {
        std::ofstream(path(name), std::ios::trunc) << text;
        std::filesystem::permissions(path(name), static_cast<std::filesystem::perms>(mode));
    }

    LoadRequest request() const
    {
        LoadRequest request;
        request.data_dir = folder_.path();
        return request;
    }

    Config load(const Environment& environment = {}) const
    {
        auto request = this->request();
        request.environment = environment;
        return config::load(request).config;
    }

    // The problems of a configuration that must be refused, one a line, with "DIR/" for this directory; empty
    // when it is not.
    std::string refusal(const LoadRequest& request) const
    {
        try {
            config::load(request);
        } catch (const ConfigError& error) {
            std::string text = error.what();
            const auto dir = folder_.path().string() + "/";
            for (auto at = text.find(dir); at != std::string::npos; at = text.find(dir))
                text.replace(at, dir.size(), "DIR/");
            return text;
        }
        return "";
    }

    std::string refusal_in(const Environment& environment) const
    {
        auto request = this->request();
        request.environment = environment;
        return refusal(request);
    }

    // Of a postkey.toml.
    std::string refusal_of(const std::string& toml) const
    {
        write("postkey.toml", toml);
        return refusal(request());
    }

private:
    test::TemporaryFolder folder_;
};

} // namespace postkey::config

#include "config/config.hpp"

namespace postkey::config {

std::string Config::origin(std::string_view setting) const
{
    const auto found = origins.find(setting);
    return found == origins.end() ? "default" : found->second;
}

std::filesystem::path Config::database_file() const
{
    constexpr std::string_view scheme = "sqlite:";
    if (!database.url.starts_with(scheme))
        return {};
    return data_dir / database.url.substr(scheme.size());
}

std::string Config::public_url_for(std::uint16_t port) const
{
    if (!server.public_url.empty())
        return server.public_url;
    auto endpoint = server.listen;
    endpoint.port = port;
    // A link to "every address of this machine" would lead nowhere.
    if (endpoint.host == "0.0.0.0" || endpoint.host == "::")
        endpoint.host = "127.0.0.1";
    return "http://" + endpoint.text();
}

} // namespace postkey::config

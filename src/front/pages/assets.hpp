#pragma once
// The files that pages refer to: those of assets/, with the server's colour put in where a file asks for it.
#include "front/services.hpp"
#include "http/response.hpp"

#include <map>
#include <string>

namespace postkey::front::pages {

class Assets
{
public:
    // Throws std::logic_error when a file's kind is unknown.
    explicit Assets(const Site& site);

    // "/assets/postkey.css?v=..."; changes when the content does. Throws std::out_of_range for what is not
    // there.
    std::string url(const std::string& name) const;

    // For ever when the request names the version by url(), else to be asked again. 404 `not_found` for other
    // names.
    http::Response answer(const std::string& name, std::string_view version) const;

private:
    struct Asset
    {
        std::string content;
        std::string type;
        std::string version;
    };
    std::map<std::string, Asset> assets_;
};

} // namespace postkey::front::pages

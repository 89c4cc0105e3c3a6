#pragma once
// A person's browser, as far as pages without script need one: cookies, redirects, and the form on the page.
#include "base/encoding.hpp"
#include "unit/front/outside.hpp"

#include <map>

namespace postkey::front {

class Browser
{
public:
    explicit Browser(Outside& outside) : outside_(outside) {}

    http::Response get(const std::string& path, Outside::Headers headers = {})
    {
        return kept(outside_.get(path, with_cookies(std::move(headers))));
    }

    // Follows redirects until a page comes.
    http::Response open(const std::string& path)
    {
        auto response = get(path);
        while (response.status == 303)
            response = get(std::string(response.headers.find("Location").value()));
        return response;
    }

    // Sends the form of the page seen last.
    http::Response post(const std::string& path, const std::map<std::string, std::string>& fields,
                        Outside::Headers headers = {})
    {
        auto body = "csrf=" + csrf;
        for (const auto& [name, value] : fields)
            body += "&" + name + "=" + percent_encoded(value);
        return kept(outside_.post(path, body, with_cookies(std::move(headers))));
    }

    // Opens the page, sends its form, and follows where that leads.
    http::Response fill_in(const std::string& page, const std::string& action,
                           const std::map<std::string, std::string>& fields)
    {
        open(page);
        auto response = post(action, fields);
        if (response.status == 303)
            response = open(std::string(response.headers.find("Location").value()));
        return response;
    }

    std::map<std::string, std::string> cookies;
    std::string csrf;

private:
    Outside::Headers with_cookies(Outside::Headers headers) const
    {
        std::string line;
        for (const auto& [name, value] : cookies)
            line += (line.empty() ? "" : "; ") + name + "=" + value;
        if (!line.empty())
            headers.emplace_back("Cookie", line);
        return headers;
    }

    http::Response kept(http::Response response)
    {
        for (const auto header : response.headers.find_all("Set-Cookie")) {
            const auto equals = header.find('=');
            const std::string name(header.substr(0, equals));
            if (header.contains("Max-Age=0"))
                cookies.erase(name);
            else
                cookies[name] = header.substr(equals + 1, header.find(';') - equals - 1);
        }
        constexpr std::string_view field = "name=\"csrf\" value=\"";
        if (const auto found = response.body.find(field); found != std::string::npos) {
            const auto begin = found + field.size();
            csrf = response.body.substr(begin, response.body.find('"', begin) - begin);
        }
        return response;
    }

    Outside& outside_;
};

} // namespace postkey::front

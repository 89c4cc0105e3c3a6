#pragma once
// One request of a browser for a page: in which language, by whom, and how it is answered.
#include "flow/origin.hpp"
#include "flow/sessions.hpp"
#include "front/pages/csrf.hpp"
#include "front/pages/form.hpp"
#include "front/pages/page_renderer.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

#include <expected>
#include <optional>
#include <string>

namespace postkey::front::pages {

// What page endpoints use. Made once, and lives as long as the routes.
struct Pages
{
    explicit Pages(Services& of);

    Services& services;
    Assets assets;
    PageRenderer renderer;
    Csrf csrf;
};

struct Visit
{
    flow::Origin origin; // its locale is the page's
    std::string here;    // the page a change of language comes back to
    std::optional<flow::Authenticated> signed_in;
    std::string flash; // what the last answer left to be said here
    SecretString csrf_cookie;
    std::string csrf_token;
    enum class Cookie
    {
        known,
        to_be_given
    } csrf_state = Cookie::known;
};

// Of the pages above, the one that `path` belongs to; "/" for anything else, so that no request names a place
// to go to (S-035).
std::string page_of(std::string_view path);

Task<Visit> begin_visit(Pages& pages, http::Request request);

// The same without asking the database who it is: for pages that say that something is broken.
Visit begin_anonymous_visit(Pages& pages, const http::Request& request);

// What came with a POST. Or the answer to a request that proves no form of ours (403), has another media type
// (415), or cannot be read (400).
std::expected<Form, http::Response> read_form(Pages& pages, const Visit& visit, const http::Request& request);

http::Response show(Pages& pages, const Visit& visit, Page page);
http::Response go_to(Pages& pages, std::string path, const std::string& flash = {});

// The answer, with a new cookie for the browser's session; the old one opens nothing any more (S-066).
Task<http::Response> with_new_cookie(Pages& pages, SessionId session, http::Response response);

} // namespace postkey::front::pages

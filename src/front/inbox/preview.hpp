#pragma once
// How a mail is looked at: which part of it, how wide, and in which colours.
#include "front/pages/page.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

#include <string>

namespace postkey::front::inbox {

enum class View
{
    html,
    text,
    both,
    source,
    headers,
    checks,
    delivery
};

enum class Look
{
    as_is, // as the reader's browser is
    light,
    dark,     // by the mail's own dark style
    inverted, // as clients do that turn every colour round
};

// Of a page's address; what it does not name is the usual.
struct Preview
{
    View view = View::html;
    std::string width; // "320", "390", "480", "768"; empty: as wide as there is room
    Look look = Look::as_is;
};

Preview preview_of(const http::Request& request);

// The links that change one of these and keep the others. `base` is the page's address.
void add_preview_links(pages::Values& values, const Preview& preview, const std::string& base);

// The HTML for a frame: sandboxed, nothing is loaded or run, links open windows of their own.
http::Response framed_html(std::string html, Look look);

} // namespace postkey::front::inbox

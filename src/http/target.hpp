#pragma once
// The request target (RFC 9112 §3.2), decoded once.
#include "http/request.hpp"

namespace postkey::http {

struct Target
{
    std::string path;
    Fields query;
};

// Origin form, or absolute form of an http(s) URL, whose authority is not looked at: no host that a client
// names is believed. Nothing for any other form, a broken escape, invalid UTF-8, a control character, a
// fragment, or an encoded slash, which would be a second spelling of the border between segments.
std::optional<Target> parse_target(std::string_view text);

} // namespace postkey::http

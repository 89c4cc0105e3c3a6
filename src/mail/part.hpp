#pragma once
// The three parts of a mail's templates, and one of them made ready to be filled.
#include "mail/values.hpp"

#include <array>
#include <kainjow/mustache.hpp>
#include <string>

namespace postkey::mail {

enum class Part
{
    subject,
    text,
    html
};

inline constexpr std::array all_parts = {Part::subject, Part::text, Part::html};

const char* file_name(Part part); // "html.html"

// A Mustache template that escapes as its part needs and does not know silence: a name without a value throws
// BrokenTemplate. Any thread.
class PartTemplate
{
public:
    // `where` names it in BrokenTemplate, which is thrown when `text` cannot be parsed.
    PartTemplate(Part part, std::string where, const std::string& text);

    std::string render(const Values& values) const;

private:
    Part part_;
    std::string where_;
    // render() is not const there, but writes only when a lambda or a partial fails, and neither occurs here.
    mutable kainjow::mustache::mustache template_;
};

} // namespace postkey::mail

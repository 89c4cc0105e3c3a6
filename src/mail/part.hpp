#pragma once
// The three parts of a mail's templates, and one of them made ready to be filled.
#include "mail/mustache.hpp"
#include "mail/values.hpp"

#include <array>
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
    void let_go() const { template_.let_go(); } // until it is filled again

private:
    Part part_;
    Mustache template_;
};

} // namespace postkey::mail

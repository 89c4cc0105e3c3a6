#pragma once
// A page that shows every mail in every language, light and dark, from the files beside it. No script.
#include <string>
#include <string_view>
#include <vector>

namespace postkey::cli {

struct GalleryMail
{
    std::string kind;
    std::string locale;
    std::string subject;
    std::string file; // without its ending: "verify_email.en"
};

// How the page begins, so that it can be known again.
inline constexpr std::string_view gallery_mark = "<!doctype html>\n<!-- postkey mail preview -->\n";

// Rows are kinds, columns languages, in the order in which they come.
std::string gallery_page(const std::string& application_name, const std::vector<GalleryMail>& mails);

} // namespace postkey::cli

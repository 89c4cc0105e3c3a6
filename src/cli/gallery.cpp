#include "cli/gallery.hpp"

#include "mail/template_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace postkey::cli {
namespace {

// Dark is the inversion that mail programs without a choice of their own apply (mail.md §2.6).
constexpr std::string_view style_sheet = R"(
:root { color-scheme: light dark; --ground: #f6f7f9; --ink: #1a1a1a; --soft: #4b525d; --line: #d5d9e0; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #16181d; --ink: #eceef2; --soft: #aab1bd; --line: #343a45; }
}
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/22px system-ui, sans-serif; }
header { padding: 24px 24px 8px; position: sticky; left: 0; max-width: 70ch; }
h1 { margin: 0; font-size: 22px; line-height: 30px; }
header p { margin: 4px 0; color: var(--soft); }
table { border-collapse: collapse; }
th, td { padding: 16px 24px; text-align: start; vertical-align: top; border-top: 1px solid var(--line); }
tbody th { position: sticky; left: 0; z-index: 1; min-width: 11em; background: var(--ground); }
thead th { border: 0; padding-bottom: 4px; }
td p { margin: 0 0 2px; font-weight: 600; }
td small { color: var(--soft); }
a { color: inherit; }
.pair { display: flex; gap: 12px; margin-top: 10px; }
iframe { width: 340px; height: 760px; border: 1px solid var(--line); border-radius: 8px; background: #ffffff; }
iframe.dark { filter: invert(1) hue-rotate(180deg); }
)";

std::vector<std::string> names(const std::vector<GalleryMail>& mails, std::string GalleryMail::* member)
{
    std::vector<std::string> found;
    for (const auto& mail : mails)
        if (std::ranges::find(found, mail.*member) == found.end())
            found.push_back(mail.*member);
    return found;
}

std::string cell(const GalleryMail& mail)
{
    return fmt::format(R"(<td><p lang="{1}" dir="auto">{2}</p>
<small><a href="{0}.html">HTML</a> · <a href="{0}.txt">text</a> · <a href="{0}.eml">message</a></small>
<div class="pair">
<iframe sandbox loading="lazy" src="{0}.html" title="{0}, light"></iframe>
<iframe sandbox loading="lazy" class="dark" src="{0}.html" title="{0}, dark"></iframe>
</div></td>
)",
                       mail.file, mail.locale, mail::html_escaped(mail.subject));
}

std::string row(const std::string& kind, const std::vector<std::string>& locales,
                const std::vector<GalleryMail>& mails)
{
    auto out = fmt::format("<tr><th scope=\"row\" id=\"{0}\">{0}</th>\n", kind);
    for (const auto& locale : locales) {
        const auto mail = std::ranges::find_if(mails, [&](const GalleryMail& candidate) {
            return candidate.kind == kind && candidate.locale == locale;
        });
        out += mail == mails.end() ? "<td></td>\n" : cell(*mail);
    }
    return out + "</tr>\n";
}

} // namespace

std::string gallery_page(const std::string& application_name, const std::vector<GalleryMail>& mails)
{
    const auto name = mail::html_escaped(application_name);
    const auto locales = names(mails, &GalleryMail::locale);
    std::string head = "<th></th>";
    for (const auto& locale : locales)
        head += "<th scope=\"col\">" + locale + "</th>";
    std::string rows;
    for (const auto& kind : names(mails, &GalleryMail::kind))
        rows += row(kind, locales, mails);
    return std::string(gallery_mark) +
           fmt::format("<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Mails of {}</title>\n"
                       "<style>{}</style>\n</head>\n<body>\n",
                       name, style_sheet) +
           fmt::format("<header><h1>Mails of {}</h1>\n<p>{} mails with sample data, each light and as a mail "
                       "program shows it that inverts colours. The links lead nowhere.</p></header>\n",
                       name, mails.size()) +
           "<table>\n<thead><tr>" + head + "</tr></thead>\n<tbody>\n" + rows +
           "</tbody>\n</table>\n</body>\n</html>\n";
}

} // namespace postkey::cli

#include "mail/template_files.hpp"

#include "base/embedded.hpp"
#include "base/unicode.hpp"
#include "mail/broken_template.hpp"

#include <fstream>
#include <iterator>

namespace postkey::mail {
namespace {

std::string contents_of(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(in), {});
    if (!in)
        throw BrokenTemplate(file.string() + ": cannot be read");
    if (!is_valid_utf8(text))
        throw BrokenTemplate(file.string() + ": not UTF-8");
    return text;
}

} // namespace

TemplateFiles built_in_templates()
{
    constexpr std::string_view folder = "templates/mail/";
    TemplateFiles files;
    for (const auto& entry : embedded_table())
        if (entry.path.starts_with(folder))
            files.emplace(entry.path.substr(folder.size()), entry.content());
    return files;
}

TemplateFiles overridden(TemplateFiles files, const std::filesystem::path& directory)
{
    std::error_code error;
    std::filesystem::recursive_directory_iterator entries(directory, error);
    if (error)
        throw BrokenTemplate(directory.string() + ": " + error.message());
    for (const auto& entry : entries) {
        if (entry.is_directory())
            continue;
        const auto known = files.find(entry.path().lexically_relative(directory).generic_string());
        if (known == files.end())
            throw BrokenTemplate(entry.path().string() + ": no mail has such a template");
        known->second = contents_of(entry.path());
    }
    return files;
}

} // namespace postkey::mail

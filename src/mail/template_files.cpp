#include "mail/template_files.hpp"

#include "base/embedded.hpp"
#include "base/unicode.hpp"
#include "mail/broken_template.hpp"

#include <fstream>
#include <functional>
#include <iterator>

namespace postkey::mail {
namespace {

TemplateFile contents_of(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(in), {});
    if (!in)
        throw BrokenTemplate(file.string() + ": cannot be read");
    if (!is_valid_utf8(text))
        throw BrokenTemplate(file.string() + ": not UTF-8");
    return {std::move(text), file.string()};
}

bool is_passing(const std::filesystem::path& path)
{
    const auto name = path.filename().string();
    return name.starts_with('.') || name.ends_with('~');
}

using Directory = std::filesystem::recursive_directory_iterator;

// Each file below `directory`; what went wrong on the way.
std::error_code for_each_file(const std::filesystem::path& directory,
                              const std::function<void(const std::filesystem::directory_entry&)>& take)
{
    std::error_code error;
    for (Directory at(directory, error), end; !error && at != end; at.increment(error)) {
        std::error_code unknown;
        const bool folder = at->is_directory(unknown);
        if (folder && is_passing(at->path()))
            at.disable_recursion_pending();
        else if (!folder && !is_passing(at->path()))
            take(*at);
    }
    return error;
}

std::map<std::string, Locale> word_paths()
{
    std::map<std::string, Locale> paths;
    for (const auto locale : all_locales)
        paths.emplace("locales/" + std::string(to_text(locale)) + "/mail.json", locale);
    return paths;
}

} // namespace

std::string shown_name(const TemplateFiles& files, const std::string& path)
{
    const auto found = files.find(path);
    const bool named = found != files.end() && !found->second.name.empty();
    return named ? found->second.name : "templates/mail/" + path;
}

TemplateFiles built_in_templates()
{
    constexpr std::string_view folder = "templates/mail/";
    TemplateFiles files;
    for (const auto& entry : embedded_table())
        if (entry.path.starts_with(folder))
            files.emplace(entry.path.substr(folder.size()), std::string(entry.content()));
    return files;
}

TemplateSources overridden(const std::filesystem::path& directory)
{
    TemplateSources sources{built_in_templates()};
    const auto words = word_paths();
    const auto error = for_each_file(directory, [&](const std::filesystem::directory_entry& entry) {
        const auto path = entry.path().lexically_relative(directory).generic_string();
        const auto known = sources.files.find(path);
        const auto language = words.find(path);
        if (known != sources.files.end())
            known->second = contents_of(entry.path());
        else if (language != words.end())
            sources.words.emplace(language->second, contents_of(entry.path()));
        else
            throw BrokenTemplate(entry.path().string() + ": no mail has such a template");
    });
    if (error)
        throw BrokenTemplate(directory.string() + ": " + error.message());
    return sources;
}

TemplateStamp stamp_of(const std::filesystem::path& directory)
{
    TemplateStamp stamp;
    for_each_file(directory, [&stamp](const std::filesystem::directory_entry& entry) {
        std::error_code gone;
        stamp[entry.path().string()] = {entry.last_write_time(gone), entry.file_size(gone)};
    });
    return stamp;
}

} // namespace postkey::mail

#pragma once
// What mails are made of: the files under templates/mail and the catalogues, built in or an operator's own.
#include "domain/locale.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <utility>

namespace postkey::mail {

struct TemplateFile
{
    TemplateFile(std::string all, std::string shown = "") : text(std::move(all)), name(std::move(shown)) {}
    TemplateFile(const char* all) : text(all) {}

    std::string text;
    std::string name; // in messages about it; empty: its path under templates/mail
};

// By the path from templates/mail: "reset_password/html.html".
using TemplateFiles = std::map<std::string, TemplateFile>;

std::string shown_name(const TemplateFiles& files, const std::string& path);

struct TemplateSources
{
    TemplateFiles files;
    std::map<Locale, TemplateFile> words{}; // sentences in place of, or beside, the built-in ones
};

TemplateFiles built_in_templates();

// The built-in files with those below `directory` in place of the same paths, and
// locales/<language>/mail.json below it as words. Hidden files and editors' copies (".x", "x~") are left
// alone. Throws BrokenTemplate for any other path that is not built in, for one that cannot be read and for
// one that is not UTF-8.
TemplateSources overridden(const std::filesystem::path& directory);

// Changes whenever a file below `directory` does: comes, goes, grows, shrinks or is written.
using TemplateStamp = std::map<std::string, std::pair<std::filesystem::file_time_type, std::uintmax_t>>;
TemplateStamp stamp_of(const std::filesystem::path& directory); // empty when it cannot be read

} // namespace postkey::mail

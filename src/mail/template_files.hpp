#pragma once
// The files under templates/mail by their path from there ("reset_password/html.html"), as text.
#include <filesystem>
#include <map>
#include <string>

namespace postkey::mail {

using TemplateFiles = std::map<std::string, std::string>;

TemplateFiles built_in_templates();

// `files` with those below `directory` in place of the same paths. Throws BrokenTemplate for a path that
// `files` has not, for one that cannot be read and for one that is not UTF-8.
TemplateFiles overridden(TemplateFiles files, const std::filesystem::path& directory);

} // namespace postkey::mail

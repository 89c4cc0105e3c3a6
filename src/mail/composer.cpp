#include "mail/composer.hpp"

#include "mail/broken_template.hpp"
#include "mail/template_text.hpp"

#include <algorithm>

namespace postkey::mail {
namespace {

constexpr int deepest = 8;
constexpr std::string_view sentence_prefix = "t.";
constexpr std::string_view style_prefix = "style.";
constexpr const char* value_file = "layout/value.html";

// What stands in a sentence as a piece of its own, with the direction it is written in whatever the language.
struct Piece
{
    std::string_view name;
    const char* direction;
};

constexpr Piece pieces[] = {{"address", "ltr"},        {"old_address", "ltr"}, {"new_address", "ltr"},
                            {"username", "ltr"},       {"expires_at", "ltr"},  {"invited_by", "auto"},
                            {"support_address", "ltr"}};

std::string unchanged(std::string_view text)
{
    return std::string(text);
}

void check_known(const Tag& tag, const Values& known)
{
    if (tag.sigil != '!' && !known.contains(tag.name))
        throw BrokenTemplate(tag.where + ": nothing is known as " + std::string(tag.text),
                             Fault::unknown_name);
}

} // namespace

struct Composer::Job
{
    const std::string& folder;
    Part part;
    const std::vector<std::string>& groups;
    const Values& known;
    Usage& usage;
};

Composer::Composer(const TemplateFiles& files, const Catalogue& styles, const Catalogue& sentences)
    : files_(files), styles_(styles), sentences_(sentences)
{
}

std::string Composer::compose(const std::string& folder, Part part, const std::vector<std::string>& groups,
                              const Values& known, Usage& usage) const
{
    const Job job = {folder, part, groups, known, usage};
    const std::string file = file_name(part);
    return expand_file(job, part == Part::subject ? folder + "/" + file : "layout/" + file, 0);
}

std::string Composer::expand_file(const Job& job, const std::string& path, int depth) const
{
    const auto where = shown_name(files_, path);
    const auto found = files_.find(path);
    if (found == files_.end())
        throw BrokenTemplate(where + ": is missing");
    if (depth > deepest)
        throw BrokenTemplate(where + ": includes itself");
    job.usage.files.insert(path);
    std::string_view text = found->second.text;
    // The line that includes a file ends it.
    if (depth > 0 && text.ends_with('\n'))
        text.remove_suffix(1);
    return rewritten(text, where, [&](const Tag& tag) { return expand_tag(job, tag, depth); }, unchanged);
}

std::string Composer::expand_tag(const Job& job, const Tag& tag, int depth) const
{
    if (tag.sigil == '>' && tag.name == "content")
        return expand_file(job, job.folder + "/" + file_name(job.part), depth + 1);
    if (tag.sigil == '>')
        return expand_file(job, std::string(tag.name), depth + 1);
    if (tag.sigil == 0 && tag.name.starts_with(sentence_prefix))
        return expand_sentence(job, tag.name.substr(sentence_prefix.size()));
    if (tag.sigil == 0 && tag.name.starts_with(style_prefix))
        return expand_style(job, tag.name.substr(style_prefix.size()), depth + 1);
    check_known(tag, job.known);
    return std::string(tag.text);
}

std::string Composer::expand_style(const Job& job, std::string_view name, int depth) const
{
    const CatalogueKey key("style", name);
    const auto where = styles_.file() + ": style." + key.second;
    if (depth > deepest)
        throw BrokenTemplate(where + " includes itself");
    const auto& style = styles_.sentence(key);
    job.usage.styles.insert(key);
    return rewritten(style, where, [&](const Tag& tag) { return expand_tag(job, tag, depth); }, unchanged);
}

std::string Composer::expand_sentence(const Job& job, std::string_view name) const
{
    const auto key = sentences_.key(job.groups, name);
    job.usage.sentences.insert(key);
    const auto where = sentences_.file() + ": " + key.first + "." + key.second;
    const auto tag = [&](const Tag& found) -> std::string {
        check_known(found, job.known);
        const auto piece = std::ranges::find(pieces, found.name, &Piece::name);
        if (job.part != Part::html || found.sigil != 0 || piece == std::end(pieces))
            return std::string(found.text);
        auto known = job.known;
        known.emplace("value", "");
        known.emplace("value_dir", "");
        const auto wrapped = expand_file({job.folder, job.part, job.groups, known, job.usage}, value_file, 1);
        const auto value = [&](const Tag& inner) {
            return std::string(inner.name == "value"       ? found.text
                               : inner.name == "value_dir" ? piece->direction
                                                           : inner.text);
        };
        return rewritten(wrapped, where, value, unchanged);
    };
    return rewritten(sentences_.sentence(key), where, tag, job.part == Part::html ? html_escaped : unchanged);
}

} // namespace postkey::mail

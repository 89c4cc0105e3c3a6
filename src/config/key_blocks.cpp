#include "config/key_blocks.hpp"

#include "config/config_error.hpp"
#include "config/key_states.hpp"
#include "config/keys_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace postkey::config {
namespace {

std::string_view without_blanks(std::string_view line)
{
    constexpr std::string_view blanks = " \t\r";
    const auto begin = line.find_first_not_of(blanks);
    return begin == line.npos ? "" : line.substr(begin, line.find_last_not_of(blanks) - begin + 1);
}

bool opens_a_key(std::string_view line)
{
    const auto text = without_blanks(line.substr(0, line.find('#')));
    return text.starts_with("[[") && text.ends_with("]]") &&
           without_blanks(text.substr(2, text.size() - 4)) == "keys";
}

std::vector<std::string> lines_of(std::string_view text)
{
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string joined(const std::vector<std::string>& lines)
{
    std::string text;
    for (const auto& line : lines)
        text += line + '\n';
    return text;
}

const std::string* member(const std::vector<TomlEntry>& key, std::string_view name)
{
    const auto found = std::ranges::find(key, name, &TomlEntry::key);
    return found == key.end() ? nullptr : std::get_if<std::string>(&found->value);
}

// Everything but the keys, in an order that does not depend on lines.
std::vector<std::tuple<std::string, std::string, Value>> others_in(const TomlFile& toml)
{
    std::vector<std::tuple<std::string, std::string, Value>> out;
    for (const auto& entry : toml.entries)
        out.emplace_back(entry.section, entry.key, entry.value);
    std::ranges::sort(out, {},
                      [](const auto& entry) { return std::tie(std::get<0>(entry), std::get<1>(entry)); });
    return out;
}

void wipe_all(std::vector<std::string>& lines)
{
    for (auto& line : lines)
        wipe_bytes(line.data(), line.size());
}

} // namespace

KeyBlocks::KeyBlocks(std::string text, std::filesystem::path file)
    : file_(std::move(file)), before_(std::move(text)), lines_(lines_of(before_))
{
}

KeyBlocks::~KeyBlocks()
{
    wipe_bytes(before_.data(), before_.size());
    wipe_all(lines_);
}

KeyBlocks::Block KeyBlocks::find(std::string_view kid) const
{
    for (std::size_t begin = 0; begin < lines_.size(); ++begin) {
        if (!opens_a_key(lines_[begin]))
            continue;
        auto end = begin + 1;
        for (auto i = end; i < lines_.size() && !without_blanks(lines_[i]).starts_with('['); ++i)
            if (const auto line = without_blanks(lines_[i]); !line.empty() && !line.starts_with('#'))
                end = i + 1;
        try {
            auto text = joined({lines_.begin() + static_cast<std::ptrdiff_t>(begin),
                                lines_.begin() + static_cast<std::ptrdiff_t>(end)});
            const auto toml = parse_toml(text, file_);
            wipe_bytes(text.data(), text.size());
            const auto* found = toml.keys.size() == 1 ? member(toml.keys.front(), "kid") : nullptr;
            if (found != nullptr && *found == kid)
                return {begin, end};
        } catch (const ConfigError&) {
            continue; // lines inside a longer text that only look like a key: are_exactly() decides
        }
    }
    return {0, 0};
}

void KeyBlocks::add(const Key& key)
{
    for (auto& line : lines_of(toml_of(key)))
        lines_.push_back(std::move(line));
}

void KeyBlocks::remove(std::string_view kid)
{
    const auto block = find(kid);
    const auto at = [this](std::size_t place) { return lines_.begin() + static_cast<std::ptrdiff_t>(place); };
    auto end = block.end;
    while (end > 0 && end < lines_.size() && without_blanks(lines_[end]).empty())
        ++end; // the empty lines that parted it from what follows
    for (auto line = at(block.begin); line != at(block.end); ++line)
        wipe_bytes(line->data(), line->size());
    lines_.erase(at(block.begin), at(end));
}

void KeyBlocks::set_use_from(std::string_view kid, Instant use_from)
{
    const auto block = find(kid);
    const auto text = fmt::format("use_from = \"{}\"", utc_text(use_from));
    for (auto i = block.begin; i < block.end; ++i)
        if (without_blanks(lines_[i]).starts_with("use_from")) {
            lines_[i] = text;
            return;
        }
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(block.end), text);
}

bool KeyBlocks::are_exactly(const std::vector<Key>& keys) const
{
    try {
        const auto toml = parse_toml(text(), file_);
        const auto is_written = [&toml](const Key& key) {
            return std::ranges::any_of(toml.keys, [&key](const std::vector<TomlEntry>& members) {
                const auto* kid = member(members, "kid");
                const auto* secret = member(members, "secret");
                const auto* use_from = member(members, "use_from");
                return kid != nullptr && *kid == key.kid && secret != nullptr &&
                       *secret == key.secret.reveal() &&
                       (use_from == nullptr ? !key.use_from : key.use_from == parse_utc(*use_from));
            });
        };
        return toml.keys.size() == keys.size() && std::ranges::all_of(keys, is_written) &&
               others_in(toml) == others_in(parse_toml(before_, file_));
    } catch (const ConfigError&) {
        return false;
    }
}

std::string KeyBlocks::text() const
{
    return joined(lines_);
}

} // namespace postkey::config

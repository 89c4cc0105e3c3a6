#include "config/keys_file.hpp"

#include "base/encoding.hpp"
#include "config/durable_file.hpp"
#include "config/files.hpp"
#include "config/key_states.hpp"
#include "config/layers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace postkey::config {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_kid = 16;

bool is_kid(std::string_view text)
{
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !text.empty() && text.size() <= longest_kid && text[0] >= 'a' && text[0] <= 'z' &&
           std::ranges::all_of(text, allowed);
}

// Five characters, a letter first. Names a key and hides nothing, so that the bias of the remainder does not
// matter.
std::string kid_from(std::string_view bytes)
{
    constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    std::string out;
    for (std::size_t i = 0; i < 5; ++i)
        out += alphabet[static_cast<unsigned char>(bytes[i]) % (i == 0 ? 26 : alphabet.size())];
    return out;
}

class KeyReader
{
public:
    KeyReader(const fs::path& file, const Weakness& weakness, Layers& layers)
        : file_(file), weakness_(weakness), layers_(layers)
    {
    }

    void read(const std::vector<TomlEntry>& members)
    {
        Key key;
        for (const auto& member : members)
            read_member(member, key);
        const auto line = members.empty() ? 1 : members.front().line;
        if (key.kid.empty() || key.secret.empty()) {
            refuse(line, "each of [[keys]] needs a kid and a secret");
            return;
        }
        if (std::ranges::find(keys_, key.kid, &Key::kid) != keys_.end())
            refuse(line, fmt::format("there are two keys with the kid \"{}\"", key.kid));
        keys_.push_back(std::move(key));
    }

    std::vector<Key> take() { return std::move(keys_); }

private:
    void read_member(const TomlEntry& member, Key& key)
    {
        const auto* text = std::get_if<std::string>(&member.value);
        if (member.key == "kid" && text && is_kid(*text)) {
            key.kid = *text;
        } else if (member.key == "kid") {
            key.kid = "refused";
            refuse(member.line, "kid: must be up to 16 of a-z and 0-9, a letter first");
        } else if (member.key == "secret" && text && !text->empty()) {
            key.secret = SecretString(*text);
            if (const auto why = weakness_ ? weakness_(key.secret) : std::nullopt)
                refuse(member.line, "secret: is too weak: " + *why);
        } else if (member.key == "secret") {
            refuse(member.line, "secret: must be a text");
        } else if (member.key == "use_from") {
            key.use_from = text ? parse_utc(*text) : std::nullopt;
            if (!key.use_from)
                refuse(member.line, "use_from: must be a text like \"2026-11-21T18:30:00Z\"");
        } else {
            refuse(member.line, fmt::format("unknown key \"{}\" in [[keys]]", member.key));
        }
    }

    void refuse(unsigned line, const std::string& what)
    {
        layers_.refuse(fmt::format("{}:{}", file_.string(), line), what);
    }

    const fs::path& file_;
    const Weakness& weakness_;
    Layers& layers_;
    std::vector<Key> keys_;
};

} // namespace

std::vector<Key> read_keys(const TomlFile& toml, const fs::path& file, const Weakness& weakness,
                           Layers& layers)
{
    KeyReader reader(file, weakness, layers);
    for (const auto& members : toml.keys)
        reader.read(members);
    return reader.take();
}

Key new_key(Random& random)
{
    return {kid_from(random.bytes(5)), SecretString(to_base64url(random.bytes(32))), std::nullopt};
}

std::string toml_of(const Key& key)
{
    auto text = fmt::format("\n[[keys]]\nkid = \"{}\"\nsecret = \"{}\"\n", key.kid, key.secret.reveal());
    if (key.use_from)
        text += fmt::format("use_from = \"{}\"\n", utc_text(*key.use_from));
    return text;
}

Key make_first_key(const fs::path& data_dir, Random& random)
{
    const DirectoryLock lock(data_dir);
    auto key = new_key(random);
    const auto file = data_dir / secrets_file_name;
    const auto before = read_secret_file(file);
    auto text =
        before ? *before
               : std::string("# Master keys of this Postkey. Keep them secret, and keep a copy: without them "
                             "every link and session ends.\n");
    if (!text.empty() && !text.ends_with('\n'))
        text += '\n';
    text += toml_of(key);
    put_durably(file, text, to_hex(random.bytes(8)), before ? Replace::always : Replace::never);
    wipe_bytes(text.data(), text.size());
    return key;
}

std::vector<Key> load_keys(const fs::path& data_dir, const Weakness& weakness)
{
    const auto file = data_dir / secrets_file_name;
    auto text = read_secret_file(file);
    if (!text)
        throw ConfigError(fmt::format("{}: is not there", file.string()));
    Config config;
    Layers layers(config);
    auto keys = read_keys(parse_toml(*text, file), file, weakness, layers);
    wipe_bytes(text->data(), text->size());
    if (keys.empty())
        layers.refuse(file.string(), "has no [[keys]]");
    layers.throw_if_refused();
    return keys;
}

std::string kid_of_secret_key(const SecretString& secret, const Digest& digest)
{
    return kid_from(digest("kid of " + std::string(secret.reveal())));
}

std::vector<Key> master_keys(const Config& config, const Digest& digest, Instant now)
{
    std::vector<Key> out;
    const auto& secret = config.security.secret_key;
    if (!secret.empty())
        out.push_back({kid_of_secret_key(secret, digest), secret, std::nullopt});
    const auto standings = standing_of(config.keys, now);
    for (const auto wanted : {KeyState::current, KeyState::next, KeyState::previous})
        for (const auto& standing : standings)
            if (standing.state == wanted && std::ranges::find(out, standing.kid, &Key::kid) == out.end())
                out.push_back(*std::ranges::find(config.keys, standing.kid, &Key::kid));
    return out;
}

FirstStart first_start_state(const fs::path& data_dir, const fs::path& database_file)
{
    const auto file = data_dir / secrets_file_name;
    const auto text = read_secret_file(file);
    const bool keys = text && !parse_toml(*text, file).keys.empty();
    const bool database = fs::exists(database_file);
    if (keys)
        return database ? FirstStart::known : FirstStart::database_missing;
    return database ? FirstStart::keys_missing : FirstStart::fresh;
}

} // namespace postkey::config

#include "config/keys_file.hpp"

#include "base/encoding.hpp"
#include "config/files.hpp"
#include "config/layers.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>

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

[[noreturn]] void fail(const fs::path& file)
{
    throw std::system_error(errno, std::generic_category(), file.string());
}

void write_durably(int descriptor, std::string_view text, const fs::path& file)
{
    while (!text.empty()) {
        const auto count = ::write(descriptor, text.data(), text.size());
        if (count < 0 && errno != EINTR)
            fail(file);
        if (count > 0)
            text.remove_prefix(static_cast<std::size_t>(count));
    }
    if (::fsync(descriptor) != 0)
        fail(file);
}

void sync_directory(const fs::path& directory)
{
    const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        fail(directory);
    const int result = ::fsync(descriptor);
    ::close(descriptor);
    if (result != 0)
        fail(directory);
}

enum class Replace
{
    never,
    always
};

// `text` becomes the content of `file`, 0600, at once or not at all, even when the power goes.
void put(const fs::path& file, const std::string& text, const std::string& suffix, Replace replace)
{
    const auto draft = fs::path(file.string() + "." + suffix);
    const int descriptor = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0)
        fail(draft);
    try {
        write_durably(descriptor, text, draft);
        // A link, unlike a rename, never replaces what somebody else has put there meanwhile.
        if (replace == Replace::never && ::link(draft.c_str(), file.c_str()) != 0)
            fail(file);
        if (replace == Replace::always && ::rename(draft.c_str(), file.c_str()) != 0)
            fail(file);
    } catch (...) {
        ::close(descriptor);
        ::unlink(draft.c_str());
        throw;
    }
    ::close(descriptor);
    if (replace == Replace::never)
        ::unlink(draft.c_str());
    const auto directory = file.parent_path();
    sync_directory(directory.empty() ? fs::path(".") : directory);
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

Key make_first_key(const fs::path& data_dir, Random& random)
{
    Key key{kid_from(random.bytes(5)), SecretString(to_base64url(random.bytes(32)))};
    const auto file = data_dir / secrets_file_name;
    const auto before = read_secret_file(file);
    auto text =
        before ? *before
               : std::string("# Master keys of this Postkey. Keep them secret, and keep a copy: without them "
                             "every link and session ends.\n");
    if (!text.empty() && !text.ends_with('\n'))
        text += '\n';
    text += fmt::format("\n[[keys]]\nkid = \"{}\"\nsecret = \"{}\"\n", key.kid, key.secret.reveal());
    put(file, text, to_hex(random.bytes(8)), before ? Replace::always : Replace::never);
    wipe_bytes(text.data(), text.size());
    return key;
}

std::vector<Key> master_keys(const Config& config, const std::function<std::string(std::string_view)>& digest)
{
    std::vector<Key> out;
    const auto& secret = config.security.secret_key;
    if (!secret.empty())
        out.push_back({kid_from(digest("kid of " + std::string(secret.reveal()))), secret});
    for (const auto& key : config.keys)
        if (out.empty() || out.front().kid != key.kid)
            out.push_back(key);
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

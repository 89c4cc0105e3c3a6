#include "config/keys_change.hpp"

#include "base/encoding.hpp"
#include "config/durable_file.hpp"
#include "config/files.hpp"
#include "config/key_blocks.hpp"
#include "config/key_states.hpp"

#include <algorithm>

namespace postkey::config {
namespace {

namespace fs = std::filesystem;

class Change
{
public:
    Change(const fs::path& data_dir, Instant now, const Weakness& weakness, Random& random)
        : lock_(data_dir), file_(data_dir / secrets_file_name), now_(now), random_(random),
          keys_(load_keys(data_dir, weakness)), blocks_(read_secret_file(file_).value(), file_)
    {
    }

    std::vector<KeyStanding> standings() const { return standing_of(keys_, now_); }

    std::optional<KeyStanding> first(KeyState state) const
    {
        std::optional<KeyStanding> found; // the one that takes over first is the last of the next ones
        for (const auto& standing : standings())
            if (standing.state == state)
                found = standing;
        return found;
    }

    void add(Instant use_from)
    {
        auto key = new_key(random_);
        while (std::ranges::find(keys_, key.kid, &Key::kid) != keys_.end())
            key = new_key(random_);
        use(key.kid, use_from);
        key.use_from = done_.use_from;
        blocks_.add(key);
        keys_.push_back(std::move(key));
    }

    void begin_now(const std::string& kid)
    {
        use(kid, now_);
        std::ranges::find(keys_, kid, &Key::kid)->use_from = done_.use_from;
        blocks_.set_use_from(kid, *done_.use_from);
    }

    void next_or_new_begins_now()
    {
        if (const auto next = first(KeyState::next))
            begin_now(next->kid);
        else
            add(now_);
    }

    void drop(const std::string& kid)
    {
        std::erase_if(keys_, [&kid](const Key& key) { return key.kid == kid; });
        blocks_.remove(kid);
        done_.dropped.push_back(kid);
    }

    void drop_what_is_over()
    {
        for (const auto& standing : standings())
            if (standing.state == KeyState::over)
                drop(standing.kid);
    }

    std::expected<KeyChange, KeysNotChanged> write()
    {
        if (!blocks_.are_exactly(keys_))
            return std::unexpected(KeysNotChanged::cannot_edit);
        put_durably(file_, blocks_.text(), to_hex(random_.bytes(8)), Replace::always);
        if (done_.kid.empty()) {
            const auto current = first(KeyState::current).value();
            done_.kid = current.kid;
            done_.use_from = current.from;
        }
        return done_;
    }

private:
    // To the second, but later than every key that signs or signed: else two that are made in one second
    // would leave the older one in use.
    void use(const std::string& kid, Instant from)
    {
        constexpr std::chrono::seconds one{1};
        Instant begins = std::chrono::floor<std::chrono::seconds>(from);
        for (const auto& key : keys_)
            if (key.kid != kid && key.use_from && *key.use_from <= now_)
                begins = std::max(begins, *key.use_from + one);
        done_.kid = kid;
        done_.use_from = begins;
    }

    DirectoryLock lock_;
    fs::path file_;
    Instant now_;
    Random& random_;
    std::vector<Key> keys_;
    KeyBlocks blocks_;
    KeyChange done_{};
};

} // namespace

std::expected<KeyChange, KeysNotChanged> rotate_keys(const fs::path& data_dir, Instant use_from, Instant now,
                                                     const Weakness& weakness, Random& random)
{
    Change change(data_dir, now, weakness, random);
    if (change.first(KeyState::next))
        return std::unexpected(KeysNotChanged::one_is_waiting);
    change.drop_what_is_over();
    change.add(use_from);
    return change.write();
}

std::expected<KeyChange, KeysNotChanged> rotate_keys_now(const fs::path& data_dir, Instant now,
                                                         const Weakness& weakness, Random& random)
{
    Change change(data_dir, now, weakness, random);
    change.drop_what_is_over();
    change.next_or_new_begins_now();
    return change.write();
}

std::expected<KeyChange, KeysNotChanged> revoke_key(const fs::path& data_dir, std::string kid, Instant now,
                                                    const Weakness& weakness, Random& random)
{
    Change change(data_dir, now, weakness, random);
    const auto before = change.standings();
    const auto revoked = std::ranges::find(before, kid, &KeyStanding::kid);
    if (revoked == before.end())
        return std::unexpected(KeysNotChanged::no_such_key);
    change.drop_what_is_over();
    if (revoked->state == KeyState::current)
        change.next_or_new_begins_now();
    if (revoked->state != KeyState::over)
        change.drop(kid);
    return change.write();
}

} // namespace postkey::config

#pragma once
// DIR/secrets.toml: the master keys, made at the first start.
//
//   [[keys]]
//   kid = "q7f2m"
//   secret = "43 characters of base64url: 32 random bytes"
//   use_from = "2026-11-21T18:30:00Z"
//
// `use_from` says when a key begins to sign; without it, it always did. What each key is for at a time
// follows from the file alone (key_states.hpp).
#include "base/random.hpp"
#include "config/load.hpp"
#include "config/toml_file.hpp"

#include <functional>

namespace postkey::config {

class Layers;

using Digest = std::function<std::string(std::string_view)>; // crypto::sha256

inline constexpr auto secrets_file_name = "secrets.toml";

// The keys of a parsed secrets.toml. A missing, unknown, repeated or weak member is a problem of `layers`.
std::vector<Key> read_keys(const TomlFile& toml, const std::filesystem::path& file, const Weakness& weakness,
                           Layers& layers);

// Adds a first key to data_dir/secrets.toml, which is made 0600 when it is not there, and returns it. Durable
// when this returns; what the file had stays. Throws std::system_error; of two at a time on an empty
// directory one throws.
Key make_first_key(const std::filesystem::path& data_dir, Random& random);

// A key under a name of its own, used from ever.
Key new_key(Random& random);
std::string toml_of(const Key& key); // as it stands in the file, after an empty line

// The keys of data_dir/secrets.toml as it is now. Throws ConfigError when there are none or anything is wrong
// with one.
std::vector<Key> load_keys(const std::filesystem::path& data_dir, const Weakness& weakness);

// The keys that are good at `now`, the one that signs first: security.secret_key, when it is set, under a kid
// that follows from it, before those of secrets.toml. May be empty: before the first start.
std::vector<Key> master_keys(const Config& config, const Digest& digest, Instant now);
std::string kid_of_secret_key(const SecretString& secret, const Digest& digest);

// What a data directory with a database file in it tells. Keys without a database are a loss, not a fresh
// start (S-132).
enum class FirstStart
{
    fresh,            // neither: make both, the database first
    known,            // both
    database_missing, // refuse
    keys_missing,     // a first start that was cut off when the database has no accounts yet; else refuse
};

FirstStart first_start_state(const std::filesystem::path& data_dir,
                             const std::filesystem::path& database_file);

} // namespace postkey::config

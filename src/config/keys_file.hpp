#pragma once
// DIR/secrets.toml: the master keys, made at the first start.
//
//   [[keys]]
//   kid = "q7f2m"
//   secret = "43 characters of base64url: 32 random bytes"
//
// The first is the current one; the others only verify what they signed.
#include "base/random.hpp"
#include "config/load.hpp"
#include "config/toml_file.hpp"

#include <functional>

namespace postkey::config {

class Layers;

inline constexpr auto secrets_file_name = "secrets.toml";

// The keys of a parsed secrets.toml. A missing, unknown, repeated or weak member is a problem of `layers`.
std::vector<Key> read_keys(const TomlFile& toml, const std::filesystem::path& file, const Weakness& weakness,
                           Layers& layers);

// Adds a first key to data_dir/secrets.toml, which is made 0600 when it is not there, and returns it. Durable
// when this returns; what the file had stays. Throws std::system_error; of two at a time on an empty
// directory one throws.
Key make_first_key(const std::filesystem::path& data_dir, Random& random);

// The keys that sign and verify, current first: security.secret_key, when it is set, under a kid that follows
// from it, before those of secrets.toml. `digest` is any cryptographic hash (crypto::sha256). May be empty:
// before the first start.
std::vector<Key> master_keys(const Config& config,
                             const std::function<std::string(std::string_view)>& digest);

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

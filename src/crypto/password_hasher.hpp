#pragma once
// Argon2id through libsodium (RFC 9106) on threads of its own, with bounded memory and bounded queues: the
// event loop never hashes, and a flood of sign-ins ends in `Busy`, not in swapping.
//
// Hashes of other systems and those from before the setting was changed (imported_hash.hpp) cost what they
// cost. While some are in the database, every check does their work as well as today's, whosever password it
// is: time tells nobody who came with an import, or who has not signed in for long.
#include "base/secret.hpp"
#include "base/task.hpp"
#include "crypto/hashing_pool.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace postkey::crypto {

// A PHC string, "$argon2id$v=19$m=19456,t=2,p=1$...", or another system's text until the first sign-in.
// Useless without the password, yet no business of logs.
struct PasswordHash
{
    std::string phc;
};

struct HashingCost
{
    std::uint32_t memory_kib = 19456;
    std::uint32_t passes = 2;
};

class PasswordHasher
{
public:
    PasswordHasher(HashingCost cost, HashingLimits limits);
    ~PasswordHasher(); // waits for running hashes; waiting ones end with Busy

    // From now on every check does the work of these hashes too, once for each cost that is not today's. At
    // most four costs are kept; of more, the first four.
    void expect(const std::vector<PasswordHash>& hashes);

    // To be taken before anything else is done for a password: who has to come again has then cost next to
    // nothing. Throws Busy at once when all places of this turn are taken.
    using Place = HashingPool::Place;
    Place place(HashingTurn turn) { return pool_.take_place(turn); }

    // `password` must be normalized_password's result. Given a turn they take a place themselves, and throw
    // Busy at once when there is none.
    Task<PasswordHash> hash(SecretString password, Place place);
    Task<PasswordHash> hash(SecretString password, HashingTurn turn = HashingTurn::sign_in);
    Task<bool> verify(PasswordHash hash, SecretString password, Place place);
    Task<bool> verify(PasswordHash hash, SecretString password, HashingTurn turn = HashingTurn::sign_in);

    // The same work as a verify of a current hash, for an account that is not there.
    Task<void> verify_nothing(SecretString password, Place place);
    Task<void> verify_nothing(SecretString password, HashingTurn turn = HashingTurn::sign_in);

    bool is_weaker_than_today(const PasswordHash& hash) const;

    // Argon2 runs since the start, real and dummy alike: how tests prove equal work (no stopwatch).
    std::uint64_t runs() const { return pool_.runs(); }
    // The same of hashes of other costs.
    std::uint64_t imported_runs() const;

private:
    struct OtherCosts;
    HashingCost cost_;
    PasswordHash dummy_;
    std::shared_ptr<OtherCosts> others_; // shared with running checks
    HashingPool pool_;
};

} // namespace postkey::crypto

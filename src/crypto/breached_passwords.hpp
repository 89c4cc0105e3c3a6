#pragma once
// Whether a password was found in a breach, as far as the operator's list tells. Look-ups read the disk, so
// they have a thread of their own: a disk that hangs holds up who chooses a password, never who signs in.
#include "base/clock.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"
#include "crypto/breach_list.hpp"
#include "crypto/hashing_pool.hpp"

#include <memory>

namespace postkey::crypto {

class BreachedPasswords
{
public:
    // Without a list no password is breached, and there is no thread.
    BreachedPasswords(std::optional<BreachList> list, const Clock& clock);
    ~BreachedPasswords(); // waits for the running look-up; waiting ones end with Busy

    // `password` must be normalized_password's result. When the list cannot be read the answer is no, and the
    // log says why, once a minute at most: what is known without the list still holds. Throws Busy at once
    // when too many of this turn wait.
    Task<bool> have(SecretString password, HashingTurn turn);

    std::uint64_t look_ups() const; // begun since the start

private:
    struct Reader;
    std::unique_ptr<Reader> reader_;
};

} // namespace postkey::crypto

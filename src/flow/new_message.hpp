#pragma once
// The outbox row that a flow records together with its change. Its cause is a stranger's: who knows better
// says so.
#include "base/random.hpp"
#include "domain/policy.hpp"
#include "flow/origin.hpp"
#include "store/outbox.hpp"

namespace postkey::flow {

store::NewMessage new_message(Intent intent, EmailAddress recipient, const Origin& origin,
                              const Policy& policy, Instant now, Random& random);

} // namespace postkey::flow

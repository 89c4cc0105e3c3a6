#pragma once
// Who asked, as the audit log keeps it.
#include "base/random.hpp"
#include "flow/operator_call.hpp"
#include "store/cause.hpp"

namespace postkey::flow {

store::Cause cause_of(const Origin& origin, Random& random); // a stranger's
store::Cause cause_of(const Origin& origin, const AccountId& actor, Random& random);
store::Cause cause_of(const OperatorCall& call, Random& random);

} // namespace postkey::flow

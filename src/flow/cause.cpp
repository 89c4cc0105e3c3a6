#include "flow/cause.hpp"

namespace postkey::flow {

store::Cause cause_of(const Origin& origin, Random& random)
{
    constexpr std::size_t salt_size = 16;
    return {.request_id = origin.request_id,
            .source = origin.source,
            .client = origin.client,
            .salt = random.bytes(salt_size)};
}

store::Cause cause_of(const Origin& origin, const AccountId& actor, Random& random)
{
    auto cause = cause_of(origin, random);
    cause.actor = store::actor_of(actor);
    return cause;
}

store::Cause cause_of(const OperatorCall& call, Random& random)
{
    auto cause = cause_of(call.origin, random);
    cause.actor = call.actor;
    return cause;
}

} // namespace postkey::flow

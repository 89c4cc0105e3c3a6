#pragma once
// What an operator's program does with the outbox through the admin API.
#include "base/clock.hpp"
#include "base/random.hpp"
#include "flow/operator_call.hpp"
#include "store/message_operations.hpp"

namespace postkey::flow {

class OperateMessages
{
public:
    OperateMessages(store::MessageOperations& operations, const Clock& clock, Random& random);

    Task<std::vector<store::MessageRecord>> list(store::MessageFilter filter);
    Task<Operated<store::MessageStory>> show(MessageId id); // not_found

    // Whether it is due now: one that was sent is not sent again, and one in hand needs no hastening.
    // Refusals: not_found, message_withdrawn.
    Task<Operated<bool>> retry(MessageId id, OperatorCall call);

    // Refusals: not_found, message_in_hand, message_ended.
    Task<Operated<void>> cancel(MessageId id, OperatorCall call);

private:
    store::MessageOperations& operations_;
    const Clock& clock_;
    Random& random_;
};

} // namespace postkey::flow

#include "flow/operate_messages.hpp"

#include "flow/cause.hpp"

namespace postkey::flow {

OperateMessages::OperateMessages(store::MessageOperations& operations, const Clock& clock, Random& random)
    : operations_(operations), clock_(clock), random_(random)
{
}

Task<std::vector<store::MessageRecord>> OperateMessages::list(store::MessageFilter filter)
{
    co_return co_await operations_.list(std::move(filter));
}

Task<Operated<store::MessageStory>> OperateMessages::show(MessageId id)
{
    auto story = co_await operations_.find(std::move(id));
    if (!story)
        co_return std::unexpected(OperatorRefusal::not_found);
    co_return std::move(*story);
}

Task<Operated<bool>> OperateMessages::retry(MessageId id, OperatorCall call)
{
    auto cause = cause_of(call, random_);
    const auto retried = co_await operations_.retry(std::move(id), std::move(cause), clock_.now());
    if (retried == store::Retried::not_found)
        co_return std::unexpected(OperatorRefusal::not_found);
    if (retried == store::Retried::withdrawn)
        co_return std::unexpected(OperatorRefusal::message_withdrawn);
    co_return retried == store::Retried::queued;
}

Task<Operated<void>> OperateMessages::cancel(MessageId id, OperatorCall call)
{
    auto cause = cause_of(call, random_);
    switch (co_await operations_.cancel(std::move(id), std::move(cause), clock_.now())) {
    case store::Cancelled::cancelled:
        break;
    case store::Cancelled::in_hand:
        co_return std::unexpected(OperatorRefusal::message_in_hand);
    case store::Cancelled::finished:
        co_return std::unexpected(OperatorRefusal::message_ended);
    case store::Cancelled::not_found:
        co_return std::unexpected(OperatorRefusal::not_found);
    }
    co_return Operated<void>();
}

} // namespace postkey::flow

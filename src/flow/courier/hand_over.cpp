// One message on its way: composed, given to its transport, judged.
#include "base/failure.hpp"
#include "base/log.hpp"
#include "flow/courier/courier.hpp"
#include "flow/courier/quotation.hpp"

#include <algorithm>

namespace postkey::flow {
namespace {

// Whether the mail is still ours and still worth sending, asked right before its final dot.
class StillOurs : public mail::LastCheck
{
public:
    StillOurs(std::shared_ptr<Flight> flight, store::Outbox& outbox, const Clock& clock)
        : flight_(std::move(flight)), outbox_(outbox), clock_(clock), prepared_at_(clock.now())
    {
    }

    Task<bool> may_still_leave() override
    {
        constexpr std::chrono::seconds fresh{2}; // what was prepared this recently needs no second look
        const auto now = clock_.now();
        flight_->at_the_dot_since = now;
        flight_->at_the_dot = true;
        if (now >= flight_->held_until.load())
            co_return false;
        if (now - prepared_at_ <= fresh)
            co_return true;
        try {
            const bool valid = co_await outbox_.still_valid(flight_->lease, now);
            co_return valid;
        } catch (const BrokenDependency& broken) {
            log::error("courier cannot reach the store", {{"cause", broken.what()}});
        }
        co_return false;
    }

private:
    std::shared_ptr<Flight> flight_;
    store::Outbox& outbox_;
    const Clock& clock_;
    Instant prepared_at_;
};

void log_delivery(const store::Prepared& prepared, const Route& route, const mail::Delivery& delivery)
{
    log::info("mail", {{"message", prepared.id.text()},
                       {"kind", std::string(to_text(prepared.kind))},
                       {"attempt", std::to_string(prepared.attempt)},
                       {"transport", route.name},
                       {"outcome", std::string(mail::to_text(delivery.outcome))},
                       {"reply", delivery.reply}});
}

} // namespace

Task<void> Courier::hand_over(FlightPointer flight, store::Prepared prepared)
{
    bool is_marked = false;
    try {
        is_marked = co_await attempt(flight, std::move(prepared));
    } catch (const BrokenDependency& broken) {
        log::error("courier cannot reach the store",
                   {{"message", flight->lease.id.text()}, {"cause", broken.what()}});
    } catch (const std::exception& mistake) {
        log::error("courier failed on a message",
                   {{"message", flight->lease.id.text()}, {"cause", mistake.what()}});
    }
    if (is_marked)
        co_return;
    landed(flight);
    forget(flight);
}

// True when its end is left to mark().
Task<bool> Courier::attempt(FlightPointer flight, store::Prepared prepared)
{
    auto* route = &flight->route;
    StillOurs check(flight, parts_.outbox, parts_.clock);
    std::string mistake;
    auto mail = composed(*route, prepared, mistake);
    if (!mail) {
        log::error("a mail could not be composed",
                   {{"message", flight->lease.id.text()}, {"cause", mistake}, {"alarm", "dead_mail"}});
        if (parts_.counters != nullptr)
            parts_.counters->died();
        co_await parts_.outbox.bury(flight->lease, mistake, parts_.clock.now());
        co_return false;
    }
    const auto code = mail->code;
    auto delivery = co_await route->transport.deliver(std::move(*mail), check);
    conceal(delivery, prepared, code);
    log_delivery(prepared, *route, delivery);
    auto result = judged(*flight, *route, delivery);
    auto* const other = delivery.outcome == mail::Outcome::refused && delivery.reason == mail::Reason::policy
                            ? other_for(*route)
                            : nullptr;
    if (other != nullptr) {
        // A rule of that relay, not of the recipient's server: another one may take the mail, once.
        flight->at_the_dot = false;
        auto again = composed(*other, prepared, mistake).value();
        delivery = co_await other->transport.deliver(std::move(again), check);
        conceal(delivery, prepared, code);
        log_delivery(prepared, *other, delivery);
        result = judged(*flight, *other, delivery);
    }
    if (delivery.outcome == mail::Outcome::sent && parts_.counters != nullptr)
        parts_.counters->handed_over(parts_.clock.now() - prepared.created_at);
    mark(std::move(flight), std::move(result));
    co_return true;
}

// Everything that is known of the delivery from here on may be seen by others.
void Courier::conceal(mail::Delivery& delivery, const store::Prepared& prepared,
                      const std::string& code) const
{
    if (!prepared.token && code.empty())
        return;
    const auto token = prepared.token ? parts_.tokens.mint(*prepared.token) : SecretString();
    delivery.reply = without_secrets(delivery.reply, token.reveal(), code);
}

std::optional<mail::OutgoingMail> Courier::composed(const Route& route, const store::Prepared& prepared,
                                                    std::string& mistake) const
{
    try {
        return compose(prepared, route.sender, parts_.tokens, parts_.renderer, parts_.policy.tokens,
                       parts_.clock.now());
    } catch (const std::exception& error) {
        mistake = error.what();
        return std::nullopt;
    }
}

Route* Courier::other_for(const Route& refusing)
{
    const auto fits = [&refusing](const Route& route) {
        return &route != &refusing && !route.breaker.is_open();
    };
    const auto found = std::ranges::find_if(routes_, fits);
    return found == routes_.end() ? nullptr : &*found;
}

} // namespace postkey::flow

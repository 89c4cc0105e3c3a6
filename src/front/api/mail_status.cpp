#include "flow/mail_status.hpp"

#include "front/api/endpoints.hpp"
#include "front/authentication.hpp"
#include "front/refusals.hpp"
#include "front/story_words.hpp"
#include "front/throttling.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace postkey::front::api {

Task<http::Response> mail_status(Services& services, http::Request request)
{
    auto guess = co_await begin_guess(services, request.source);
    if (!guess)
        co_return std::move(guess.error());
    auto id = services.mail_status.named_by(request.parameter("token"));
    if (!id) {
        guess->failed();
        co_return refused(flow::Refusal::not_found);
    }
    const auto story = co_await services.mail_status.story(std::move(*id));
    if (!story)
        co_return refused(flow::Refusal::not_found);
    const auto locale = origin_of(request, services.site).locale;
    const boost::json::object body = {
        {"state", flow::to_text(story->state)},
        {"since", to_rfc3339(story->since)},
        {"detail", story_sentence(locale, *story)},
    };
    auto response = http::json_response(200, boost::json::serialize(body));
    response.headers.add("Content-Language", std::string(to_text(locale)));
    response.headers.add("Vary", "Accept-Language, Cookie");
    co_return response;
}

} // namespace postkey::front::api

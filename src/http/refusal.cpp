#include "http/refusal.hpp"

#include "base/failure.hpp"
#include "base/log.hpp"

#include <exception>

namespace postkey::http {
namespace {

enum class Blame
{
    load,
    dependency,
    us
};

void report(Blame blame, std::string_view request_id, std::string_view route, std::string_view what)
{
    const auto level = blame == Blame::us ? log::Level::error : log::Level::warning;
    log::write(level, "request failed",
               {{"id", std::string(request_id)}, {"route", std::string(route)}, {"what", std::string(what)}});
}

Response unavailable(std::string code, std::string detail, std::string seconds)
{
    auto response = problem(503, std::move(code), std::move(detail));
    response.headers.add("Retry-After", std::move(seconds));
    return response;
}

} // namespace

Response to_response(const Refusal& refusal)
{
    auto response = problem(refusal.status, std::string(refusal.code), std::string(refusal.detail));
    if (!refusal.allow.empty())
        response.headers.add("Allow", std::string(refusal.allow));
    return response;
}

Response response_of_current_exception(std::string_view request_id, std::string_view route)
{
    try {
        throw;
    } catch (const Busy& busy) {
        report(Blame::load, request_id, route, busy.what());
        return unavailable("busy", "Too much is going on at the moment. Please try again.", "2");
    } catch (const BrokenDependency& broken) {
        report(Blame::dependency, request_id, route, broken.what());
        return unavailable("unavailable", "This does not work at the moment. Please try again.", "5");
    } catch (const std::exception& exception) {
        report(Blame::us, request_id, route, exception.what());
    } catch (...) {
        report(Blame::us, request_id, route, "not a std::exception");
    }
    return problem(500, "internal", "Something went wrong on our side.");
}

} // namespace postkey::http

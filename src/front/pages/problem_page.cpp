#include "front/pages/problem_page.hpp"

#include "front/pages/form_view.hpp"

#include <array>

namespace postkey::front::pages {
namespace {

struct Shape
{
    unsigned status;
    std::string_view sentences; // "problem.<this>_heading" and "problem.<this>_text"
    std::string_view action;    // "action.<this>"
    std::string_view target;    // empty: the page that the request belongs to
};

Shape shape_of_problem(Problem problem)
{
    switch (problem) {
    case Problem::reset_link:
        return {400, "link", "recover", "/reset_password_request"};
    case Problem::verify_link:
        return {400, "link", "resend", "/verify/resend"};
    case Problem::change_link:
        return {400, "link", "account", "/account"};
    case Problem::csrf:
        return {403, "csrf", "back", ""};
    case Problem::malformed:
        return {400, "malformed", "back", ""};
    case Problem::media_type:
        return {415, "malformed", "back", ""};
    case Problem::not_found:
        return {404, "not_found", "back", ""};
    case Problem::too_many_requests:
        return {429, "too_many_requests", "back", ""};
    case Problem::unavailable:
        return {503, "unavailable", "back", ""};
    case Problem::failure:
        return {500, "failure", "back", ""};
    }
    return {500, "failure", "back", ""};
}

Problem problem_of(unsigned status)
{
    switch (status) {
    case 400:
        return Problem::malformed;
    case 403:
        return Problem::csrf;
    case 404:
    case 405:
        return Problem::not_found;
    case 415:
        return Problem::media_type;
    case 429:
        return Problem::too_many_requests;
    case 503:
        return Problem::unavailable;
    default:
        return Problem::failure;
    }
}

} // namespace

Page problem_page(const Pages& pages, const Visit& visit, Problem problem)
{
    const auto shape = shape_of_problem(problem);
    const auto sentence = [&](const std::string& name) {
        return pages.renderer.sentence(visit.origin.locale, name);
    };
    const auto name = "problem." + std::string(shape.sentences);
    Page page{.name = "problem", .status = shape.status, .heading = sentence(name + "_heading")};
    page.values["explanation"] = sentence(name + "_text");
    page.values["action"] = sentence("action." + std::string(shape.action));
    page.values["target"] = shape.target.empty() ? visit.here : std::string(shape.target);
    page.values["resend_form"] = false;
    if (problem == Problem::verify_link) {
        constexpr std::array resend_fields = {fields::email};
        page.values["resend_form"] = std::vector<Values>{form_view(pages, visit, Form(), resend_fields)};
    }
    return page;
}

http::Response as_page(Pages& pages, const http::Request& request, http::Response refusal)
{
    const auto type = refusal.headers.find("Content-Type").value_or("");
    if (type != "application/problem+json")
        return refusal;
    const auto visit = begin_anonymous_visit(pages, request);
    auto page = problem_page(pages, visit, problem_of(refusal.status));
    page.status = refusal.status;
    auto response = show(pages, visit, std::move(page));
    for (const auto* const kept : {"Retry-After", "Allow"})
        if (const auto value = refusal.headers.find(kept))
            response.headers.add(kept, std::string(*value));
    return response;
}

} // namespace postkey::front::pages

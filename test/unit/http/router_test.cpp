#include "base/failure.hpp"
#include "http/router.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <stdexcept>

namespace postkey::http {
namespace {

// An endpoint that answers with its name, the route and the parameters it was given.
Endpoint named(std::string name)
{
    return [name = std::move(name)](Request request) -> Task<Response> {
        std::string body = name + ' ' + request.route;
        for (const auto& [key, value] : request.parameters.entries())
            body += ' ' + key + '=' + value;
        return [](std::string text) -> Task<Response> {
            co_return json_response(200, std::move(text));
        }(std::move(body));
    };
}

Response ask(const Router& router, Method method, std::string path, std::string source = "")
{
    asio::io_context context;
    Request request;
    request.method = method;
    request.path = std::move(path);
    request.source = std::move(source);
    auto answer = asio::co_spawn(context, router(std::move(request)), asio::use_future);
    context.run();
    return answer.get();
}

Router sample()
{
    Router router;
    router.add(Method::get, "/", named("home"));
    router.add(Method::get, "/v1/sessions/{id}", named("one"));
    router.add(Method::delete_, "/v1/sessions/{id}", named("end"));
    router.add(Method::delete_, "/v1/sessions/current", named("sign_out"));
    router.add(Method::post, "/user/pwd_reset_token/", named("slash"));
    router.add(Method::post, "/user/{name}/password/", named("password"));
    return router;
}

TEST(Router, FillsInParametersAndRoute)
{
    EXPECT_EQ(ask(sample(), Method::get, "/v1/sessions/a b").body, "one /v1/sessions/{id} id=a b");
    EXPECT_EQ(ask(sample(), Method::get, "/v1/sessions/a b").route, "/v1/sessions/{id}");
    EXPECT_EQ(ask(sample(), Method::post, "/user/ada/password/").body,
              "password /user/{name}/password/ name=ada");
    EXPECT_EQ(ask(sample(), Method::get, "/").body, "home /");
}

TEST(Router, LiteralSegmentsWinInAnyOrder)
{
    EXPECT_EQ(ask(sample(), Method::delete_, "/v1/sessions/current").body, "sign_out /v1/sessions/current");
    EXPECT_EQ(ask(sample(), Method::delete_, "/v1/sessions/other").body, "end /v1/sessions/{id} id=other");
    EXPECT_EQ(ask(sample(), Method::get, "/v1/sessions/current").body, "one /v1/sessions/{id} id=current");
}

TEST(Router, TrailingSlashIsSignificant)
{
    EXPECT_EQ(ask(sample(), Method::post, "/user/pwd_reset_token/").status, 200U);
    EXPECT_EQ(ask(sample(), Method::post, "/user/pwd_reset_token").status, 404U);
    EXPECT_EQ(ask(sample(), Method::get, "/v1/sessions/a/").status, 404U);
}

TEST(Router, PlaceholdersAreNeverEmptyAndNeverTwoSegments)
{
    EXPECT_EQ(ask(sample(), Method::get, "/v1/sessions/").status, 404U);
    EXPECT_EQ(ask(sample(), Method::get, "/v1/sessions/a/b").status, 404U);
    EXPECT_EQ(ask(sample(), Method::get, "//v1/sessions/a").status, 404U);
}

TEST(Router, OtherMethodsAreNamedByAllow)
{
    const auto response = ask(sample(), Method::post, "/v1/sessions/a");

    EXPECT_EQ(response.status, 405U);
    EXPECT_EQ(response.headers.find("Allow"), "GET, HEAD, DELETE");
    EXPECT_EQ(ask(sample(), Method::options, "/user/x/password/").headers.find("Allow"), "POST");
    EXPECT_EQ(ask(sample(), Method::options, "/nowhere").status, 404U);
}

TEST(Router, HeadIsAnsweredByGet)
{
    EXPECT_EQ(ask(sample(), Method::head, "/v1/sessions/a").status, 200U);
    EXPECT_EQ(ask(sample(), Method::head, "/user/x/password/").status, 405U);
}

TEST(Router, TakenRoutesDoNotStart)
{
    auto router = sample();

    EXPECT_THROW(router.add(Method::get, "/v1/sessions/{other}", named("x")), std::logic_error);
    EXPECT_THROW(router.add(Method::get, "/", named("x")), std::logic_error);
    EXPECT_THROW(router.add(Method::get, "no_slash", named("x")), std::logic_error);
    EXPECT_NO_THROW(router.add(Method::put, "/v1/sessions/{other}", named("x")));
}

TEST(Router, ARouteThatDoesNotAdmitARequestIsNotThereForIt)
{
    Router router;
    router.add(Method::get, "/open", named("open"));
    router.add(Method::get, "/closed", named("closed"),
               [](const Request& request) { return request.source == "a"; });

    const auto admitted = ask(router, Method::get, "/closed", "a");
    const auto refused = ask(router, Method::get, "/closed", "b");

    EXPECT_EQ(admitted.status, 200U);
    EXPECT_EQ(refused.status, 404U);
    EXPECT_EQ(refused.body, ask(router, Method::get, "/nowhere", "b").body);
    EXPECT_EQ(ask(router, Method::post, "/closed", "b").status, 404U); // not even 405
    EXPECT_EQ(ask(router, Method::post, "/closed", "a").status, 405U);
}

Task<Response> busy(Request)
{
    throw Busy("the queue is full");
    co_return Response();
}

Task<Response> broken(Request)
{
    throw BrokenDependency("disk");
    co_return Response();
}

Task<Response> wrong(Request)
{
    throw std::runtime_error("secret detail");
    co_return Response();
}

TEST(Router, ExceptionsBecomeAnswersThatTellNothing)
{
    Router router;
    router.add(Method::get, "/busy", busy);
    router.add(Method::get, "/broken", broken);
    router.add(Method::get, "/wrong/{token}", wrong);

    const auto full = ask(router, Method::get, "/busy");
    const auto down = ask(router, Method::get, "/broken");
    const auto bug = ask(router, Method::get, "/wrong/x");

    EXPECT_EQ(full.status, 503U);
    EXPECT_EQ(full.headers.find("Retry-After"), "2");
    EXPECT_NE(full.body.find(R"("code":"busy")"), std::string::npos);
    EXPECT_EQ(down.status, 503U);
    EXPECT_EQ(down.headers.find("Retry-After"), "5");
    EXPECT_NE(down.body.find(R"("code":"unavailable")"), std::string::npos);
    EXPECT_EQ(bug.status, 500U);
    EXPECT_EQ(bug.route, "/wrong/{token}");
    EXPECT_NE(bug.body.find(R"("code":"internal")"), std::string::npos);
    EXPECT_EQ(bug.body.find("secret detail"), std::string::npos);
}

} // namespace
} // namespace postkey::http

#pragma once
// A whole Postkey as its clients see it, without sockets: requests go straight to the router.
#include "front/admin/desk.hpp"
#include "front/ops/metrics.hpp"
#include "front/routes.hpp"
#include "http/form.hpp"
#include "support/world.hpp"

#include <boost/json/parse.hpp>

namespace postkey::front {

class Outside : public test::World
{
public:
    Outside()
        : services{site,
                   clock,
                   random,
                   keys,
                   access_tokens,
                   policy,
                   passwords,
                   new_password,
                   throttle,
                   sign_up_flow,
                   verify_email_flow,
                   request_mail,
                   send_verification,
                   sign_in_flow,
                   sessions,
                   reset_password_flow,
                   inspect_token,
                   own_account,
                   mail_status,
                   change_email,
                   undo_change,
                   export_account,
                   &inbox,
                   instruments,
                   messages,
                   desk,
                   renderer,
                   ready},
          router(make_router(services))
    {
    }

    using Headers = std::vector<std::pair<std::string, std::string>>;

    http::Response ask(http::Method method, std::string path, std::string json = "", Headers headers = {})
    {
        http::Request request;
        request.method = method;
        request.path = path.substr(0, path.find('?'));
        if (const auto question = path.find('?'); question != path.npos)
            request.query = http::form_fields(path.substr(question + 1)).value();
        request.source = source;
        request.id = "r";
        if (!json.empty())
            request.headers.add("Content-Type", json.front() == '{' ? "application/json"
                                                                    : "application/x-www-form-urlencoded");
        for (auto& [name, value] : headers)
            request.headers.add(name, value);
        request.body = std::move(json);
        return test::run_on(courier_context, router(std::move(request)));
    }

    http::Response get(std::string path, Headers headers = {})
    {
        return ask(http::Method::get, std::move(path), "", std::move(headers));
    }

    http::Response post(std::string path, std::string json = "", Headers headers = {})
    {
        return ask(http::Method::post, std::move(path), std::move(json), std::move(headers));
    }

    // As the header that the browser sends back.
    static Headers cookie_of(const http::Response& response)
    {
        const auto text = response.headers.find("Set-Cookie").value();
        return {{"Cookie", std::string(text.substr(0, text.find(';')))}};
    }

    static Headers bearer(const http::Response& signed_in)
    {
        return {{"Authorization", "Bearer " + text_in(signed_in, "access_token")}};
    }

    static std::string text_in(const http::Response& response, std::string_view member)
    {
        return std::string(boost::json::parse(response.body).at(member).as_string());
    }

    static std::string code_of(const http::Response& response)
    {
        return response.body.empty() ? "" : text_in(response, "code");
    }

    // Signs up and proves the mailbox, then signs in.
    http::Response signed_in_client(const std::string& email, const std::string& password)
    {
        verified_account(email, password);
        return post("/v1/sessions", R"({"identifier":")" + email + R"(","password":")" + password + "\"}");
    }

    std::string mailed_token()
    {
        deliver();
        return std::string(token_in(newest_mail()).reveal());
    }

    Site site{.public_url = "https://accounts.example.org", .https = true, .support_address = ""};
    std::atomic<bool> ready = true;
    mail::Inbox inbox;
    ops::Instruments instruments{outbox, counters, clock.now(), http::Networks({}), hasher, {}};
    store::MessageOperations messages{database};
    store::AccountOperations account_operations{database};
    store::AdminKeys admin_keys{database};
    admin::Desk desk{
        .access = {admin_keys, clock},
        .accounts = {account_operations, accounts, session_store, outbox, messages, policy, clock, random},
        .messages = {messages, clock, random},
        .audit = audit,
        .networks = http::Networks({"127.0.0.0/8", "::1/128"}),
        .sender = sender.from};
    Services services;
    http::Router router;
    std::string source = "192.0.2.1";
};

} // namespace postkey::front

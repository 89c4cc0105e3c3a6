#pragma once
// A program of an operator's: on this machine, with a key.
#include "crypto/admin_secret.hpp"
#include "crypto/digest.hpp"
#include "unit/front/outside.hpp"

#include <gtest/gtest.h>

namespace postkey::front {

class AdminClient : public Outside
{
public:
    AdminClient() { source = "127.0.0.1"; }

    static AdminScopes all_scopes() { return {all_admin_scopes.begin(), all_admin_scopes.end()}; }

    // A key in force for 90 days, as the header that shows it.
    Headers key(const AdminScopes& scopes = all_scopes())
    {
        const auto secret = crypto::new_admin_secret(random);
        const auto id = AdminKeyId::make(clock.now(), random);
        EXPECT_TRUE(test::run(admin_keys.create({.id = id,
                                                 .name = id.text().substr(1),
                                                 .scopes = scopes,
                                                 .created_at = clock.now(),
                                                 .expires_at = clock.now() + std::chrono::hours(90 * 24)},
                                                crypto::token_digest(secret), store::Cause())));
        newest_key = id;
        return shown(std::string(secret.reveal()));
    }

    static Headers shown(const std::string& bearer) { return {{"Authorization", "Bearer " + bearer}}; }

    // With a key for everything.
    http::Response asked(http::Method method, const std::string& path, const std::string& json = "")
    {
        if (master.empty())
            master = key();
        return ask(method, path, json, master);
    }
    http::Response got(const std::string& path) { return asked(http::Method::get, path); }
    http::Response posted(const std::string& path, const std::string& json = "")
    {
        return asked(http::Method::post, path, json);
    }
    boost::json::value json_at(const std::string& path)
    {
        const auto answer = got(path);
        EXPECT_EQ(answer.status, 200U) << answer.body;
        return boost::json::parse(answer.body);
    }

    // "/email required, /limit out_of_range"
    static std::string errors_of(const http::Response& answer)
    {
        EXPECT_EQ(answer.status, 422U) << answer.body;
        std::string out;
        if (answer.status == 422)
            for (const auto& error : boost::json::parse(answer.body).at("errors").as_array())
                out += (out.empty() ? "" : ", ") + std::string(error.at("pointer").as_string()) + " " +
                       std::string(error.at("code").as_string());
        return out;
    }

    std::optional<AdminKeyId> newest_key;

private:
    Headers master;
};

} // namespace postkey::front

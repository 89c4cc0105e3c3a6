#include "front/refusals.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace postkey::front {
namespace {

using flow::Refusal;

// product.md §12: the codes of refusals and their statuses.
const std::map<Refusal, std::pair<unsigned, std::string>> promised = {
    {Refusal::token_not_valid, {400, "token_not_valid"}},
    {Refusal::credentials_not_valid, {401, "credentials_not_valid"}},
    {Refusal::session_not_valid, {401, "session_not_valid"}},
    {Refusal::email_not_verified, {403, "email_not_verified"}},
    {Refusal::proof_required, {403, "proof_required"}},
    {Refusal::password_too_short, {422, "fields_not_valid"}},
    {Refusal::password_too_long, {422, "fields_not_valid"}},
    {Refusal::password_malformed, {422, "fields_not_valid"}},
    {Refusal::password_too_easy, {422, "fields_not_valid"}},
    {Refusal::password_breached, {422, "fields_not_valid"}},
    {Refusal::username_taken, {422, "fields_not_valid"}},
    {Refusal::not_found, {404, "not_found"}},
    {Refusal::too_many_requests, {429, "too_many_requests"}},
};

TEST(Refusals, EachHasThePromisedStatusAndCode)
{
    ASSERT_EQ(promised.size(), flow::all_refusals.size());
    for (const auto refusal : flow::all_refusals) {
        const auto& [status, code] = promised.at(refusal);
        const auto answer = refused(refusal);

        EXPECT_EQ(answer.status, status) << code;
        EXPECT_NE(answer.body.find("\"code\":\"" + code + '"'), std::string::npos) << answer.body;
        EXPECT_EQ(answer.headers.find("Content-Type"), "application/problem+json");
        EXPECT_EQ(answer.headers.find("Cache-Control"), "no-store");
    }
}

TEST(Refusals, ExactlyThoseOfFieldsNameTheField)
{
    for (const auto refusal : flow::all_refusals) {
        const auto& shape = shape_of(refusal);

        EXPECT_EQ(shape.status == 422, !shape.pointer.empty()) << shape.page_key;
        EXPECT_EQ(shape.pointer.empty(), shape.field_code.empty()) << shape.page_key;
        EXPECT_EQ(refused(refusal).body.find("\"errors\"") != std::string::npos, !shape.pointer.empty());
    }
}

TEST(Refusals, EachHasASentenceAndAnOwnOneForPages)
{
    std::set<std::string_view> page_keys;
    for (const auto refusal : flow::all_refusals) {
        EXPECT_TRUE(shape_of(refusal).detail.ends_with('.'));
        page_keys.insert(shape_of(refusal).page_key);
    }

    EXPECT_EQ(page_keys.size(), flow::all_refusals.size());
}

TEST(Refusals, TellTheClientHowToGoOn)
{
    EXPECT_EQ(refused(Refusal::credentials_not_valid).headers.find("WWW-Authenticate"), "Bearer");
    EXPECT_EQ(refused(Refusal::session_not_valid).headers.find("WWW-Authenticate"), "Bearer");
    EXPECT_EQ(refused(Refusal::too_many_requests).headers.find("Retry-After"), "60");
    EXPECT_EQ(refused(Refusal::token_not_valid).headers.find("WWW-Authenticate"), std::nullopt);
}

} // namespace
} // namespace postkey::front

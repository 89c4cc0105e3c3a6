// The description of the interface against the interface, in both directions.
#include "base/embedded.hpp"
#include "base/unicode.hpp"
#include "unit/front/outside.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <set>

namespace postkey::front {
namespace {

namespace json = boost::json;

const json::value& description()
{
    static const auto parsed = json::parse(embedded_file("assets/openapi.json").value());
    return parsed;
}

// What a "#/..." reference points to; any other value is itself.
const json::value& resolved(const json::value& value)
{
    const auto* const reference = value.is_object() ? value.as_object().if_contains("$ref") : nullptr;
    return reference == nullptr ? value
                                : description().at_pointer(std::string(reference->as_string()).substr(1));
}

// Every "METHOD /path" that is described.
std::set<std::string> described_routes()
{
    std::set<std::string> routes;
    for (const auto& path : description().at("paths").as_object())
        for (const auto& member : resolved(path.value()).as_object())
            for (const auto method : {http::Method::get, http::Method::post, http::Method::put,
                                      http::Method::patch, http::Method::delete_})
                if (member.key() == ascii_lower(to_text(method)))
                    routes.insert(std::string(to_text(method)) + ' ' + std::string(path.key()));
    return routes;
}

void expect_references_to_lead_somewhere(const json::value& value)
{
    if (value.is_array())
        for (const auto& element : value.as_array())
            expect_references_to_lead_somewhere(element);
    if (!value.is_object())
        return;
    EXPECT_NO_THROW(resolved(value)) << json::serialize(value);
    for (const auto& member : value.as_object())
        expect_references_to_lead_somewhere(member.value());
}

TEST(OpenApi, DescribesExactlyTheRoutesThereAre)
{
    Outside outside;
    std::set<std::string> real;
    for (const auto& route : outside.router.routes())
        real.insert(std::string(to_text(route.method)) + ' ' + route.pattern);
    const auto described = described_routes();

    for (const auto& route : real)
        EXPECT_TRUE(described.contains(route)) << "not described: " << route;
    for (const auto& route : described)
        EXPECT_TRUE(real.contains(route)) << "described, but not there: " << route;
}

TEST(OpenApi, EveryReferenceLeadsSomewhere)
{
    expect_references_to_lead_somewhere(description());
}

TEST(OpenApi, EveryPlaceholderIsAParameter)
{
    for (const auto& path : description().at("paths").as_object()) {
        const auto text = json::serialize(resolved(path.value()));
        const std::string pattern(path.key());
        for (auto begin = pattern.find('{'); begin != pattern.npos; begin = pattern.find('{', begin + 1)) {
            const auto name = pattern.substr(begin + 1, pattern.find('}', begin) - begin - 1);
            EXPECT_NE(text.find(R"({"name":")" + name + R"(","in":"path")"), text.npos) << pattern;
        }
    }
}

TEST(OpenApi, EveryOperationSaysWhatItIsAndWhatComesBack)
{
    for (const auto& path : description().at("paths").as_object())
        for (const auto& member : resolved(path.value()).as_object()) {
            if (!member.value().is_object())
                continue;
            const auto& operation = member.value().as_object();
            EXPECT_TRUE(operation.contains("operationId")) << path.key();
            EXPECT_TRUE(operation.contains("summary")) << path.key();
            EXPECT_FALSE(operation.at("responses").as_object().empty()) << path.key();
        }
}

TEST(OpenApi, IsServedAndOfThisVersion)
{
    Outside outside;

    const auto answer = outside.get("/openapi.json");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.headers.find("Content-Type"), "application/json");
    const auto body = json::parse(answer.body);
    EXPECT_EQ(body.at("openapi").as_string(), "3.1.0");
    EXPECT_EQ(body.at("info").at("version").as_string(), POSTKEY_VERSION);
}

TEST(SigningKeys, ArePublicAndMayBeKeptForFiveMinutes)
{
    Outside outside;

    const auto answer = outside.get("/.well-known/jwks.json");

    EXPECT_EQ(answer.headers.find("Cache-Control"), "public, max-age=300");
    const auto key = json::parse(answer.body).at("keys").at(0).as_object();
    EXPECT_EQ(key.at("kty").as_string(), "EC");
    EXPECT_FALSE(key.contains("d"));
}

} // namespace
} // namespace postkey::front

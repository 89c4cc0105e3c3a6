// Outside test vectors (C2SP/wycheproof), read where they are there.
//
// Every case is judged. Where Postkey answers otherwise than the file says, it does so on purpose:
// - keys of other algorithms than HS256 and ES256, or of none: Postkey has no such keys, so that each of
// these
//   tokens is refused, the valid ones too;
// - 372 and 373 are called valid although a character outside the alphabet stands in the text (S-025);
// - 367 and 370 are called invalid, and are byte for byte case 357, which is valid: their padding is not
//   there.
#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "crypto/jws.hpp"

#include <gtest/gtest.h>

#include <jansson.h>
#include <memory>
#include <set>
#include <vector>

namespace postkey::crypto {
namespace {

struct JsonDeleter
{
    void operator()(json_t* json) const { json_decref(json); }
};
using Json = std::unique_ptr<json_t, JsonDeleter>;

const std::set<json_int_t> too_lenient = {372, 373};
const std::set<json_int_t> same_as_a_valid_case = {367, 370};
constexpr json_int_t valid_case = 357;

class Wycheproof : public testing::Test
{
protected:
    void load(const char* name)
    {
        file_.reset(json_load_file((std::string(POSTKEY_VECTORS "/wycheproof/") + name).c_str(), 0, nullptr));
        if (!file_)
            GTEST_SKIP() << "skipped: no vectors";
    }
    json_t* groups() const { return json_object_get(file_.get(), "testGroups"); }

private:
    Json file_;
};

std::string text(const json_t* object, const char* name)
{
    const auto* value = json_object_get(object, name);
    return json_is_string(value) ? json_string_value(value) : "";
}

std::string unhex(const std::string& hex)
{
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return out;
}

std::optional<JwsKey> key_of(const json_t* group)
{
    const auto* jwk = json_object_get(group, "public");
    if (jwk == nullptr)
        jwk = json_object_get(group, "private");
    const auto algorithm = text(jwk, "alg");
    if (algorithm != "HS256" && algorithm != "ES256")
        return std::nullopt;
    char* dumped = json_dumps(jwk, JSON_COMPACT);
    const std::string copy(dumped);
    ::free(dumped);
    return JwsKey::from_jwk("", algorithm == "HS256" ? JwsKey::Algorithm::hs256 : JwsKey::Algorithm::es256,
                            copy);
}

struct SignatureCase
{
    json_int_t id;
    std::string jws;
    bool valid; // says the file
};

std::vector<SignatureCase> cases_of(const json_t* group)
{
    std::vector<SignatureCase> cases;
    std::size_t t = 0;
    json_t* test = nullptr;
    json_array_foreach(json_object_get(group, "tests"), t, test)
        cases.push_back({json_integer_value(json_object_get(test, "tcId")), text(test, "jws"),
                         text(test, "result") == "valid"});
    return cases;
}

TEST_F(Wycheproof, EverySignatureIsJudgedRight)
{
    ASSERT_NO_FATAL_FAILURE(load("json_web_signature_test.json"));
    if (IsSkipped())
        return;
    const auto our_hs256 = JwsKey::hs256("k1", SecretString(std::string(32, 'k')));
    const auto our_es256 = JwsKey::es256("k1", SecretString(std::string(48, 's')));
    int with_their_key = 0;
    int with_ours = 0;
    std::string valid_token;
    std::size_t g = 0;
    json_t* group = nullptr;
    json_array_foreach(groups(), g, group)
    {
        const auto key = key_of(group);
        for (const auto& [id, jws, valid] : cases_of(group)) {
            if (id == valid_case)
                valid_token = jws;
            if (!key) {
                ++with_ours;
                EXPECT_FALSE(our_hs256.verify(jws, "") || our_es256.verify(jws, "")) << id;
                continue;
            }
            ++with_their_key;
            const bool same = same_as_a_valid_case.contains(id);
            EXPECT_TRUE(!same || jws == valid_token) << id;
            EXPECT_EQ(key->verify(jws, "").has_value(), same || (valid && !too_lenient.contains(id))) << id;
        }
    }
    EXPECT_EQ(with_their_key, 79);
    EXPECT_EQ(with_ours, 322);
}

TEST_F(Wycheproof, EveryHmacIsTheirs)
{
    ASSERT_NO_FATAL_FAILURE(load("hmac_sha256_test.json"));
    if (IsSkipped())
        return;
    int judged = 0;
    std::size_t g = 0;
    json_t* group = nullptr;
    json_array_foreach(groups(), g, group)
    {
        const auto tag_bytes =
            static_cast<std::size_t>(json_integer_value(json_object_get(group, "tagSize"))) / 8;
        std::size_t t = 0;
        json_t* test = nullptr;
        json_array_foreach(json_object_get(group, "tests"), t, test)
        {
            ++judged;
            const auto mac = hmac_sha256(SecretString(unhex(text(test, "key"))), unhex(text(test, "msg")));
            EXPECT_EQ(mac.substr(0, tag_bytes) == unhex(text(test, "tag")), text(test, "result") == "valid")
                << json_integer_value(json_object_get(test, "tcId"));
        }
    }
    EXPECT_GT(judged, 100);
}

// The fixed-length form is the one that ES256 uses: each case is wrapped as a token whose signing input
// cannot be theirs, so only refusals are asked here; what must be accepted stands in the JWS file.
TEST_F(Wycheproof, NoForeignEcdsaSignatureCrashesOrPasses)
{
    ASSERT_NO_FATAL_FAILURE(load("ecdsa_secp256r1_sha256_p1363_test.json"));
    if (IsSkipped())
        return;
    const auto key = JwsKey::es256("k1", SecretString(std::string(48, 's')));
    const auto token = key.sign("{}", "");
    const auto input = token.substr(0, token.rfind('.') + 1);
    int judged = 0;
    std::size_t g = 0;
    json_t* group = nullptr;
    json_array_foreach(groups(), g, group)
    {
        std::size_t t = 0;
        json_t* test = nullptr;
        json_array_foreach(json_object_get(group, "tests"), t, test)
        {
            ++judged;
            EXPECT_FALSE(key.verify(input + to_base64url(unhex(text(test, "sig"))), ""));
        }
    }
    EXPECT_GT(judged, 100);
}

} // namespace
} // namespace postkey::crypto

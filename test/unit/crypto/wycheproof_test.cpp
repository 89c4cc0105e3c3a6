// Outside test vectors (C2SP/wycheproof), read where they are there.
//
// Left out: groups whose key is for another algorithm than HS256 or ES256, or names none (Postkey has no such
// keys and reads no JWK of strangers, so `use` and `key_ops` are never asked); two cases that the vectors
// call valid although a character outside the alphabet stands in the text, where Postkey is stricter on
// purpose (S-025); and two called invalid that are byte for byte case 357, which is valid: their padding is
// not there.
#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "crypto/jws.hpp"

#include <gtest/gtest.h>

#include <jansson.h>
#include <memory>
#include <set>

namespace postkey::crypto {
namespace {

struct JsonDeleter
{
    void operator()(json_t* json) const { json_decref(json); }
};
using Json = std::unique_ptr<json_t, JsonDeleter>;

const std::set<json_int_t> lenient_cases = {372, 373};
const std::set<json_int_t> same_as_a_valid_case = {367, 370};

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

TEST_F(Wycheproof, EverySignatureIsJudgedRight)
{
    ASSERT_NO_FATAL_FAILURE(load("json_web_signature_test.json"));
    if (IsSkipped())
        return;
    int judged = 0;
    int left_out = 0;
    std::size_t g = 0;
    json_t* group = nullptr;
    json_array_foreach(groups(), g, group)
    {
        const auto key = key_of(group);
        std::size_t t = 0;
        json_t* test = nullptr;
        json_array_foreach(json_object_get(group, "tests"), t, test)
        {
            const auto id = json_integer_value(json_object_get(test, "tcId"));
            if (!key || lenient_cases.contains(id) || same_as_a_valid_case.contains(id)) {
                ++left_out;
                continue;
            }
            ++judged;
            EXPECT_EQ(key->verify(text(test, "jws"), "").has_value(), text(test, "result") == "valid")
                << id << " " << text(test, "comment");
        }
    }
    RecordProperty("judged", judged);
    RecordProperty("left_out", left_out);
    EXPECT_EQ(judged + left_out, 401);
    EXPECT_EQ(judged, 75);
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

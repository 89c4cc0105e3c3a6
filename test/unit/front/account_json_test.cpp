#include "front/account_json.hpp"
#include "front/session_json.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace postkey::front {
namespace {

const Instant created = from_milliseconds(1'795'231'211'123);

TEST(AccountJson, HasExactlyThePromisedMembers)
{
    const Account account{.id = AccountId::trusted("01890000-0000-7000-8000-000000000001"),
                          .email = EmailAddress::trusted("ada@example.org"),
                          .username = std::nullopt,
                          .name = "Ada \"</script>\"",
                          .locale = Locale::pt_br,
                          .account_status = AccountStatus::verified,
                          .user_status = UserStatus::disabled,
                          .created_at = created};

    EXPECT_EQ(
        account_json(account),
        R"({"id":"01890000-0000-7000-8000-000000000001","email":"ada@example.org","username":null,)"
        R"("name":"Ada \"</script>\"","locale":"pt-BR","account_status":"VERIFIED","user_status":"DISABLED",)"
        R"("created_at":")" +
            to_rfc3339(created) + "\"}");
}

TEST(SessionJson, MarksTheSessionThatAsks)
{
    const auto mine = SessionId::trusted("01890000-0000-7000-8000-000000000002");
    const auto other = SessionId::trusted("01890000-0000-7000-8000-000000000003");
    const auto account = AccountId::trusted("01890000-0000-7000-8000-000000000001");

    const auto array = session_array(
        {{mine, account, "curl", created, created}, {other, account, "", created, created}}, mine);

    EXPECT_EQ(boost::json::serialize(array[0]),
              R"({"id":"01890000-0000-7000-8000-000000000002","created_at":")" + to_rfc3339(created) +
                  R"(","last_used_at":")" + to_rfc3339(created) + R"(","client":"curl","current":true})");
    EXPECT_FALSE(array[1].at("current").as_bool());
}

} // namespace
} // namespace postkey::front

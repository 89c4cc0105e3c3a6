// Where a mail is, told alike for every address, whatever happens to it (S-001, S-002, S-003, S-006, S-109).
#include "unit/front/outside.hpp"

#include <gtest/gtest.h>

namespace postkey::front {
namespace {

using namespace std::chrono_literals;
using mail::Outcome;

constexpr auto phrase = "violet tugboat sermon";

std::string status_path(const http::Response& answer)
{
    const std::string link(answer.headers.find("Link").value_or(""));
    EXPECT_TRUE(link.starts_with("</v1/mails/") && link.ends_with(">; rel=\"status\"")) << link;
    return link.substr(1, link.find('>') - 1);
}

// One address of each class, asked for at the same instants, looked at through everything that may happen to
// their mails: byte for byte one story.
class EqualStories : public testing::Test
{
protected:
    EqualStories()
    {
        outside.verified_account("known@example.org", phrase);
        outside.verified_account("disabled@example.org", phrase);
        outside.sign_up("claimed@example.org", phrase);
        outside.deliver();
        outside.sqlite->transact_blocking([](sql::Connection& connection) {
            connection("UPDATE accounts SET user_status = 'DISABLED' WHERE email = 'disabled@example.org'");
        });
        outside.clock.advance(25h); // what was mailed so far counts for no cap any more
        look(true);
    }

    void look(bool reachable)
    {
        outside.transport.reachable = reachable;
        test::run_on(outside.courier_context, outside.relay_watch.look_once());
    }

    // Each address asks by each way; every way gives one path an address.
    void ask_all()
    {
        for (const std::string way : {"/v1/recoveries", "/v1/verifications", "/v1/accounts"})
            for (const std::string name : {"known", "disabled", "claimed", "unknown"}) {
                const auto extra =
                    way == "/v1/accounts" ? R"(,"password":"violet tugboat sermon")" : std::string();
                const auto answer = post(way, R"({"email":")" + name + R"(@example.org")" + extra + "}");
                paths[way].push_back(status_path(answer));
            }
    }

    // What everyone is told now, once it is sure that it is one story a way and request.
    std::string told()
    {
        std::string states;
        for (const auto& [way, of_way] : paths)
            for (std::size_t i = 0; i < of_way.size(); i += 4) {
                const auto first = whole(get(of_way[i]));
                for (std::size_t j = 1; j < 4; ++j)
                    EXPECT_EQ(whole(get(of_way[i + j])), first) << way << " " << j;
                states += Outside::text_in(get(of_way[i]), "state") + " ";
            }
        return states;
    }

    static std::string whole(const http::Response& answer)
    {
        auto out = std::to_string(answer.status) + answer.body;
        for (const auto& [name, value] : answer.headers.entries())
            out += "\n" + name + ": " + value;
        return out;
    }

    // To another place, so that no throttle of a source meddles.
    void move()
    {
        ++places;
        outside.source = "10.0." + std::to_string(places / 250) + "." + std::to_string(places % 250);
    }
    http::Response get(const std::string& path)
    {
        move();
        return outside.get(path);
    }
    http::Response post(const std::string& path, const std::string& json)
    {
        move();
        return outside.post(path, json);
    }

    void go_on(std::chrono::milliseconds by)
    {
        outside.clock.advance(by);
        outside.deliver();
    }
    void answer_always(Outcome outcome)
    {
        outside.transport.answers.assign(200, {outcome, "550 5.1.1 said the relay about this very mailbox"});
    }

    Outside outside;
    std::map<std::string, std::vector<std::string>> paths;
    int places = 0;
};

TEST_F(EqualStories, InNormalRunning)
{
    ask_all();
    EXPECT_EQ(told(), "queued queued queued ");
    go_on(0ms);
    EXPECT_EQ(told(), "queued queued queued ");
    go_on(15s);
    EXPECT_EQ(told(), "taken taken taken ");
}

TEST_F(EqualStories, WhileTheRelayIsDownAndAfter)
{
    answer_always(Outcome::transport_trouble);
    ask_all();
    go_on(0ms);
    look(false);
    EXPECT_EQ(told(), "deferred deferred deferred ");
    for (int i = 0; i < 5; ++i)
        go_on(40s);
    EXPECT_EQ(told(), "deferred deferred deferred ");

    ask_all();
    go_on(40s);
    EXPECT_EQ(told(), "superseded deferred superseded deferred superseded deferred ");

    look(true);
    outside.transport.answers.clear();
    go_on(5s);
    EXPECT_EQ(told(), "superseded deferred superseded deferred superseded deferred ");
    go_on(40s);
    EXPECT_EQ(told(), "superseded taken superseded taken superseded taken ");
}

TEST_F(EqualStories, WhenTheRelayStaysDownForLongerThanAnyMailWaits)
{
    answer_always(Outcome::transport_trouble);
    ask_all();
    look(false);
    for (int i = 0; i < 5; ++i)
        go_on(70min);
    EXPECT_EQ(told(), "deferred expired deferred ") << "verifications wait for a day";
    go_on(24h);
    EXPECT_EQ(told(), "expired expired expired ");
}

TEST_F(EqualStories, AfterTheRelayRefusedTheirMailboxes)
{
    for (const auto outcome : {Outcome::refused, Outcome::deferred, Outcome::unknown}) {
        answer_always(outcome);
        paths.clear();
        ask_all();
        go_on(15s);
        EXPECT_EQ(told(), "taken taken taken ");
        go_on(2h);
        EXPECT_EQ(told(), "taken taken taken ");
    }
}

TEST_F(EqualStories, AtTheCapOfTheirMailboxes)
{
    outside.policy.caps = {
        .mailbox_per_minute = 1, .mailbox_per_hour = 1, .mailbox_per_day = 1, .global_per_minute = 1000};
    for (int i = 0; i < 3; ++i) {
        ask_all();
        go_on(15s);
    }

    EXPECT_EQ(told(), "taken taken taken taken taken taken taken taken taken ");
}

TEST_F(EqualStories, WhenTheOwnerActsWhileMailWaits)
{
    answer_always(Outcome::transport_trouble);
    ask_all();
    look(false);
    outside.clock.advance(1s);

    outside.sqlite->transact_blocking([](sql::Connection& connection) {
        connection("UPDATE messages SET state = 'cancelled', finished_at = 1, reason = 'reset' "
                   "WHERE recipient = 'known@example.org' AND state = 'queued'");
    });

    EXPECT_EQ(told(), "deferred deferred deferred ");
    go_on(10s);
    EXPECT_EQ(told(), "deferred deferred deferred ");
}

TEST_F(EqualStories, TheAnswersThemselvesDifferByTheirTokensOnly)
{
    std::set<std::string> answers;
    for (const std::string name : {"known", "disabled", "claimed", "unknown"}) {
        auto answer = post("/v1/recoveries", R"({"email":")" + name + R"(@example.org"})");
        answer.headers.set("Link", std::to_string(status_path(answer).size()));
        answers.insert(whole(answer));
    }
    EXPECT_EQ(answers.size(), 1U);
}

} // namespace
} // namespace postkey::front

// The audit log itself: numbered, chained, append-only, erasable only in what is personal.
#include "contract/store_fixture.hpp"
#include "store/audit.hpp"

#include <boost/asio/detached.hpp>

namespace postkey::store {
namespace {

class AuditContract : public StoreContract
{
protected:
    static inline const std::string subject = "017f22e2-79b0-7fff-bfff-ffffffffff01";
    static inline const std::string other = "017f22e2-79b0-7fff-bfff-ffffffffff02";

    void record(AuditEvent event, const std::string& about = subject)
    {
        AuditEntry entry{.event = event, .subject = about, .reason = "for a test"};
        Cause cause{.actor = stranger,
                    .request_id = "request-1",
                    .source = "203.0.113.7",
                    .client = "Firefox on Linux",
                    .salt = random.bytes(16)};
        test::run(log.record(std::move(entry), std::move(cause), now()));
        clock.advance(std::chrono::seconds(1));
    }

    void record_many(int count)
    {
        for (int i = 0; i < count; ++i)
            record(i % 2 == 0 ? AuditEvent::sign_in : AuditEvent::sign_out);
    }

    AuditVerdict verdict() { return test::run(log.verify()); }

    std::int64_t first_bad()
    {
        const auto found = verdict();
        return found.broken ? found.broken->seq : 0;
    }

    std::vector<std::int64_t> numbers(AuditQuery query)
    {
        std::vector<std::int64_t> out;
        for (const auto& found : test::run(log.page(std::move(query))))
            out.push_back(found.seq);
        return out;
    }

    // What somebody with the file does: the triggers are theirs, too.
    void tamper(const std::string& statement)
    {
        for (const auto* trigger :
             {"audit_goes_on", "audit_stays", "audit_is_kept", "audit_chain_grows", "audit_chain_stays"})
            test::execute(*database, std::string("DROP TRIGGER IF EXISTS ") + trigger);
        test::execute(*database, statement);
    }

    AuditLog log{*database};
};

POSTKEY_ON_EVERY_ENGINE(AuditContract);

TEST_P(AuditContract, RecordsAreNumberedWithoutGapsAndChained)
{
    record_many(3);

    const auto records = test::run(log.page({.after = 0}));

    ASSERT_EQ(records.size(), 3U);
    EXPECT_EQ(records[0].seq, 1);
    EXPECT_EQ(records[0].previous, "");
    EXPECT_EQ(records[1].previous, records[0].digest);
    EXPECT_EQ(records[2].previous, records[1].digest);
    EXPECT_EQ(records[2].seq, 3);
    EXPECT_EQ(verdict().last_digest, records[2].digest);
    EXPECT_EQ(verdict().records, 3);
    EXPECT_FALSE(verdict().broken);
}

TEST_P(AuditContract, AnEmptyLogIsWhole)
{
    EXPECT_FALSE(verdict().broken);
    EXPECT_EQ(verdict().last_seq, 0);
}

TEST_P(AuditContract, OfManyAtOnceEachHasANumberOfItsOwn)
{
    asio::io_context context;
    for (int i = 0; i < 50; ++i)
        asio::co_spawn(context, log.record(AuditEntry{.event = AuditEvent::sign_in}, Cause(), now()),
                       asio::detached);
    context.run();

    EXPECT_EQ(verdict().records, 50);
    EXPECT_FALSE(verdict().broken);
}

// S-126: as the application's own connection.
TEST_P(AuditContract, NoRecordCanBeChangedOrDeleted)
{
    record_many(3);

    for (const auto* statement :
         {"UPDATE audit SET event = 'sign_up' WHERE seq = 2",
          "UPDATE audit SET at = at + 1 WHERE seq = 2",
          "UPDATE audit SET actor = 'operator:ada'",
          "UPDATE audit SET subject = NULL",
          "UPDATE audit SET request_id = NULL",
          "UPDATE audit SET outcome = 'refused'",
          "UPDATE audit SET reason = NULL",
          "UPDATE audit SET previous = ''",
          "UPDATE audit SET digest = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' WHERE seq = 2",
          "UPDATE audit SET personal_digest = NULL",
          "UPDATE audit SET source = '198.51.100.9'",
          "UPDATE audit SET client = 'curl'",
          "UPDATE audit SET nonce = ''",
          "UPDATE audit SET seq = 9 WHERE seq = 3",
          "UPDATE audit SET rowid = 9 WHERE seq = 3",
          "DELETE FROM audit",
          "DELETE FROM audit WHERE seq = 3",
          "DELETE FROM audit_chain",
          "UPDATE audit_chain SET last_seq = 1",
          "REPLACE INTO audit SELECT * FROM audit WHERE seq = 3",
          "INSERT INTO audit SELECT 5, at, event, actor, subject, request_id, outcome, reason, source, "
          "client, "
          "nonce, personal_digest, previous, digest FROM audit WHERE seq = 3"})
        EXPECT_THROW(test::execute(*database, statement), sql::Unavailable) << statement;

    EXPECT_EQ(verdict().records, 3);
    EXPECT_FALSE(verdict().broken);
}

// S-126: by somebody who can write the file.
TEST_P(AuditContract, EveryChangedColumnIsFoundAtItsRecord)
{
    for (const auto* change :
         {"at = at + 1", "event = 'sign_up'", "actor = 'operator:ada'", "subject = NULL",
          "request_id = 'request-2'", "outcome = 'refused'", "reason = NULL", "source = '198.51.100.9'",
          "client = 'curl'", "nonce = 'x'", "nonce = NULL", "source = NULL", "personal_digest = NULL",
          "previous = ''", "digest = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'"}) {
        record_many(3);
        const auto newest = verdict().last_seq;
        tamper("UPDATE audit SET " + std::string(change) + " WHERE seq = " + std::to_string(newest - 1));

        EXPECT_EQ(first_bad(), newest - 1) << change;

        tamper("DELETE FROM audit");
        tamper("UPDATE audit_chain SET last_seq = 0, last_digest = ''");
    }
}

// S-126
TEST_P(AuditContract, WhatIsMissingIsFound)
{
    record_many(5);

    tamper("DELETE FROM audit WHERE seq = 3");
    EXPECT_EQ(first_bad(), 3);
    tamper("DELETE FROM audit WHERE seq > 2");
    EXPECT_EQ(first_bad(), 3);
    tamper("DELETE FROM audit WHERE seq = 1");
    EXPECT_EQ(first_bad(), 1);
    tamper("DELETE FROM audit");
    EXPECT_EQ(first_bad(), 1);
    tamper("DELETE FROM audit_chain");
    EXPECT_EQ(first_bad(), 1);
}

// S-126
TEST_P(AuditContract, RecordsThatChangedPlacesAreFound)
{
    record_many(4);

    tamper("UPDATE audit SET seq = CASE seq WHEN 2 THEN 300 ELSE 200 END WHERE seq IN (2, 3)");
    tamper("UPDATE audit SET seq = seq / 100 WHERE seq > 100");

    EXPECT_EQ(first_bad(), 2);
}

// S-126
TEST_P(AuditContract, ARecordThatWasAddedBehindTheNewestIsFound)
{
    record_many(2);

    tamper("INSERT INTO audit SELECT 3, at, event, actor, subject, request_id, outcome, reason, source, "
           "client, nonce, personal_digest, previous, digest FROM audit WHERE seq = 2");

    EXPECT_EQ(first_bad(), 3);
}

// S-128
TEST_P(AuditContract, ErasureLeavesNoSourceAndAWholeChain)
{
    record(AuditEvent::sign_in);
    record(AuditEvent::sign_in, other);

    database->transact_blocking([](sql::Connection& connection) { erase_personal(connection, subject); });

    const auto records = test::run(log.page({.after = 0}));
    EXPECT_EQ(records[0].source, std::nullopt);
    EXPECT_EQ(records[0].client, std::nullopt);
    EXPECT_EQ(records[0].nonce, std::nullopt);
    EXPECT_EQ(records[1].source, "203.0.113.7");
    EXPECT_FALSE(verdict().broken);
}

// S-128: without its nonce a digest cannot be tried out with all addresses there are.
TEST_P(AuditContract, EqualSourcesHaveDifferentDigests)
{
    Cause cause{.source = "203.0.113.7", .salt = random.bytes(16)};
    test::run(log.record(AuditEntry{.event = AuditEvent::sign_in}, cause, now()));
    test::run(log.record(AuditEntry{.event = AuditEvent::sign_in}, cause, now()));

    const auto records = test::run(log.page({.after = 0}));

    EXPECT_NE(records[0].personal_digest, records[1].personal_digest);
    EXPECT_NE(records[0].nonce, records[1].nonce);
}

TEST_P(AuditContract, APurgeKeepsTheChainVerifiableAndIsItselfRecorded)
{
    record_many(5);
    const auto third = test::run(log.page({.after = 2, .most = 1})).front().at;

    std::int64_t gone = 0;
    database->transact_blocking([&](sql::Connection& connection) {
        gone = purge_audit(connection, third, 2, now());
        gone += purge_audit(connection, third, 2, now());
        gone += purge_audit(connection, third, 2, now());
    });

    EXPECT_EQ(gone, 3);
    EXPECT_EQ(numbers({.after = 0}), (std::vector<std::int64_t>{4, 5, 6, 7}));
    const auto purges = test::run(log.page({.event = AuditEvent::audit_purge}));
    ASSERT_EQ(purges.size(), 2U);
    EXPECT_EQ(purges[0].reason, "up to 3");
    EXPECT_EQ(purges[0].actor, server);
    EXPECT_EQ(verdict().purged, 3);
    EXPECT_EQ(verdict().records, 4);
    EXPECT_FALSE(verdict().broken);
}

TEST_P(AuditContract, WhatWasPurgedCannotComeBack)
{
    record_many(3);
    test::execute(*database, "CREATE TABLE kept AS SELECT * FROM audit WHERE seq = 1");
    database->transact_blocking(
        [this](sql::Connection& connection) { purge_audit(connection, now(), 1, now()); });

    EXPECT_THROW(test::execute(*database, "INSERT INTO audit SELECT * FROM kept"), sql::Unavailable);
    tamper("INSERT INTO audit SELECT * FROM kept");

    EXPECT_EQ(first_bad(), 1);
}

TEST_P(AuditContract, AConfigurationIsOnRecordOnceUntilItChanges)
{
    database->transact_blocking([this](sql::Connection& connection) {
        for (const auto* settings : {"one", "one", "two", "two", "one"})
            append_configuration(connection, settings, now());
    });

    std::vector<std::string> reasons;
    for (const auto& found : test::run(log.page({.after = 0})))
        reasons.push_back(found.event + " " + found.reason.value_or(""));
    EXPECT_EQ(reasons,
              (std::vector<std::string>{"config_change one", "config_change two", "config_change one"}));
}

TEST_P(AuditContract, PagesGoBackFromTheNewestAndForwardFromAnyRecord)
{
    record_many(5);
    record(AuditEvent::sign_up, other);

    EXPECT_EQ(numbers({.most = 2}), (std::vector<std::int64_t>{6, 5}));
    EXPECT_EQ(numbers({.before = 5, .most = 2}), (std::vector<std::int64_t>{4, 3}));
    EXPECT_EQ(numbers({.after = 4}), (std::vector<std::int64_t>{5, 6}));
    EXPECT_EQ(numbers({.event = AuditEvent::sign_out}), (std::vector<std::int64_t>{4, 2}));
    EXPECT_EQ(numbers({.subject = other}), (std::vector<std::int64_t>{6}));
    EXPECT_EQ(numbers({.after = 1, .event = AuditEvent::sign_in, .subject = subject}),
              (std::vector<std::int64_t>{3, 5}));
    EXPECT_TRUE(numbers({.outcome = AuditOutcome::refused}).empty());
}

} // namespace

// The values that docs/audit.md works through.
TEST(AuditRecordTest, TheDigestIsTheDocumentedOne)
{
    AuditRecord record{.seq = 7,
                       .at = from_milliseconds(1'700'000'000'123),
                       .event = "sign_in",
                       .actor = "stranger",
                       .subject = "017f22e2-79b0-7fff-bfff-ffffffffff01",
                       .request_id = "r1",
                       .outcome = "refused",
                       .reason = std::nullopt,
                       .source = "203.0.113.7",
                       .client = "",
                       .nonce = "bm9uY2U",
                       .personal_digest = personal_digest_of("bm9uY2U", "203.0.113.7", ""),
                       .previous = "",
                       .digest = ""};

    const std::string personal = to_base64url(crypto::sha256("7:bm9uY2U,11:203.0.113.7,0:,"));
    EXPECT_EQ(record.personal_digest, personal);
    EXPECT_EQ(digest_of(record),
              to_base64url(crypto::sha256("15:postkey audit 1,1:7,13:1700000000123,7:sign_in,8:stranger,"
                                          "36:017f22e2-79b0-7fff-bfff-ffffffffff01,2:r1,7:refused,-43:" +
                                          personal + ",0:,")));
}

TEST(AuditEventTest, EveryEventHasANameOfItsOwn)
{
    for (std::size_t i = 0; i < audit_event_count; ++i) {
        const auto event = static_cast<AuditEvent>(i);
        EXPECT_FALSE(to_text(event).empty());
        EXPECT_EQ(parse_audit_event(to_text(event)), event) << to_text(event);
    }
    EXPECT_EQ(parse_audit_event("sign_in "), std::nullopt);
}

} // namespace postkey::store

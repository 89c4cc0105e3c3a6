// The invariants that the schema itself keeps (S-137): a good row of each table, then each rule broken alone.
#include "support/database.hpp"

#include <gtest/gtest.h>

#include <map>

namespace postkey::sql {
namespace {

using Columns = std::map<std::string, std::string>; // values as SQL

const std::string id1 = "'017f22e2-79b0-7fff-bfff-ffffffffff01'";
const std::string id2 = "'017f22e2-79b0-7fff-bfff-ffffffffff02'";
const std::string id3 = "'017f22e2-79b0-7fff-bfff-ffffffffff03'";

std::string digest(char c)
{
    return "'" + std::string(43, c) + "'";
}

std::string quoted(std::size_t length)
{
    return "'" + std::string(length, 'x') + "'";
}

const Columns account = {{"id", id1},
                         {"email", "'ada@example.org'"},
                         {"username", "'Ada'"},
                         {"username_canonical", "'ada'"},
                         {"name", "'Ada L'"},
                         {"locale", "'en'"},
                         {"user_status", "'ACTIVE'"},
                         {"password_hash", "'h'"},
                         {"created_at", "1"},
                         {"verified_at", "1"},
                         {"password_changed_at", "1"}};
const Columns claim = {{"id", id1},
                       {"email", "'ada@example.org'"},
                       {"username", "NULL"},
                       {"username_canonical", "NULL"},
                       {"name", "NULL"},
                       {"locale", "'en'"},
                       {"password_hash", "'h'"},
                       {"proof_digest", digest('p')},
                       {"created_at", "1"},
                       {"expires_at", "2"}};
const Columns token = {{"jti", id1},
                       {"scope", "'pwd_reset'"},
                       {"subject", id2},
                       {"email", "'ada@example.org'"},
                       {"issued_at", "1"},
                       {"outer_bound", "9"},
                       {"expires_at", "9"},
                       {"code_message", "NULL"},
                       {"code_expires_at", "NULL"},
                       {"code_tries", "0"}};
const Columns session = {{"id", id2},        {"account", id1},    {"cookie_digest", digest('c')},
                         {"client", "''"},   {"created_at", "1"}, {"last_used_at", "1"},
                         {"expires_at", "2"}};
const Columns refresh = {{"digest", digest('r')}, {"session", id2}, {"created_at", "1"}, {"used_at", "NULL"}};
const Columns message = {{"id", id1},
                         {"intent", "'recovery'"},
                         {"lane", "1"},
                         {"recipient", "'ada@example.org'"},
                         {"mailbox", "'ada@example.org'"},
                         {"subject", "NULL"},
                         {"style", "'postkey'"},
                         {"locale", "'en'"},
                         {"client", "''"},
                         {"state", "'queued'"},
                         {"created_at", "1"},
                         {"due_at", "1"},
                         {"give_up_at", "2"},
                         {"lease_owner", "NULL"},
                         {"leased_until", "NULL"},
                         {"finished_at", "NULL"},
                         {"handing_over", "0"}};
const Columns attempt = {
    {"message", id1}, {"number", "1"}, {"at", "1"}, {"outcome", "'sent'"}, {"reply", "''"}};

std::string insert(const std::string& table, const Columns& columns)
{
    std::string names;
    std::string values;
    for (const auto& [name, value] : columns) {
        names += (names.empty() ? "" : ", ") + name;
        values += (values.empty() ? "" : ", ") + value;
    }
    return "INSERT INTO " + table + " (" + names + ") VALUES (" + values + ")";
}

Columns with(Columns columns, const Columns& changes)
{
    for (const auto& [name, value] : changes)
        columns[name] = value;
    return columns;
}

class Constraints : public testing::Test
{
protected:
    void good(const std::string& statement)
    {
        EXPECT_NO_THROW(test::execute(*database, statement)) << statement;
    }
    void refused(const std::string& statement)
    {
        EXPECT_THROW(test::execute(*database, statement), Unavailable) << statement;
    }

    // Each set of changes alone makes the row impossible; the row itself goes in.
    void hold(const std::string& table, const Columns& row, const std::vector<Columns>& changes)
    {
        for (const auto& change : changes)
            refused(insert(table, with(row, change)));
        for (const auto& required : required_of(table))
            if (row.contains(required))
                refused(insert(table, with(row, {{required, "NULL"}})));
        good(insert(table, row));
    }

    std::vector<std::string> required_of(const std::string& table)
    {
        std::vector<std::string> names;
        database->transact_blocking([&](Connection& connection) {
            for (const auto& row :
                 connection("SELECT name FROM pragma_table_info($1) WHERE \"notnull\" = 1", table).rows)
                names.push_back(row.text(0));
        });
        return names;
    }

    test::TemporaryDirectory directory;
    std::unique_ptr<SqliteDatabase> database = test::migrated_database(directory.path());
};

TEST_F(Constraints, OfAnAccount)
{
    hold("accounts", account,
         {{{"id", "'short'"}},
          {{"id", quoted(37)}},
          {{"email", "'a@'"}, {"id", "x'00'"}},
          {{"email", "'a@'"}, {"locale", "NULL"}},
          {{"email", quoted(2)}},
          {{"email", quoted(255)}},
          {{"username", "NULL"}},
          {{"username_canonical", "NULL"}},
          {{"username", "''"}},
          {{"username", quoted(65)}},
          {{"name", "''"}},
          {{"name", quoted(201)}},
          {{"user_status", "'LOCKED'"}},
          {{"user_status", "'active'"}},
          {{"created_at", "'soon'"}}});
    refused(insert("accounts", with(account, {{"id", id2}, {"username_canonical", "'eve'"}})));
    refused(insert("accounts", with(account, {{"id", id2}, {"email", "'eve@example.org'"}})));
    refused(
        insert("accounts", with(account, {{"email", "'eve@example.org'"}, {"username_canonical", "'eve'"}})));
    good(insert(
        "accounts",
        with(account, {{"id", id2}, {"email", "'Ada@example.org'"}, {"username_canonical", "'eve'"}})));
    good(insert("accounts", with(account, {{"id", id3},
                                           {"email", quoted(254)},
                                           {"username", "NULL"},
                                           {"username_canonical", "NULL"},
                                           {"name", quoted(200)}})));
}

TEST_F(Constraints, OfAClaim)
{
    hold("claims", claim,
         {{{"id", "''"}},
          {{"email", quoted(255)}},
          {{"username", "'Ada'"}},
          {{"proof_digest", quoted(42)}},
          {{"proof_digest", quoted(44)}},
          {{"expires_at", "1"}},
          {{"expires_at", "0"}},
          {{"name", "''"}}});
    good(insert("claims", with(claim, {{"id", id2}}))); // several may stand for one address
}

TEST_F(Constraints, OfAnActionToken)
{
    hold("action_tokens", token,
         {{{"scope", "'session'"}},
          {{"subject", "''"}},
          {{"jti", "''"}},
          {{"outer_bound", "1"}, {"expires_at", "1"}},
          {{"expires_at", "10"}},
          {{"code_message", id3}},
          {{"code_expires_at", "5"}},
          {{"code_tries", "6"}},
          {{"code_tries", "-1"}}});
    refused(insert("action_tokens", token));
    good(insert("action_tokens", with(token, {{"jti", id3}, {"code_tries", "5"}, {"expires_at", "0"}})));
}

TEST_F(Constraints, OfASession)
{
    refused(insert("sessions", session));
    good(insert("accounts", account));
    hold("sessions", session,
         {{{"account", id3}}, {{"cookie_digest", quoted(42)}}, {{"client", quoted(101)}}, {{"id", "''"}}});
    refused(insert("sessions", with(session, {{"id", id3}})));
    good(insert("sessions", with(session, {{"id", id3}, {"cookie_digest", "NULL"}})));

    good("DELETE FROM accounts");
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM sessions"), 0);
}

TEST_F(Constraints, OfARefreshToken)
{
    good(insert("accounts", account));
    good(insert("sessions", session));
    hold("refresh_tokens", refresh, {{{"session", id3}}, {{"digest", quoted(44)}}});
    refused(insert("refresh_tokens", with(refresh, {{"used_at", "5"}})));
    refused(insert("refresh_tokens", with(refresh, {{"digest", digest('s')}})));
    good(insert("refresh_tokens", with(refresh, {{"digest", digest('s')}, {"used_at", "5"}})));

    good("DELETE FROM sessions");
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM refresh_tokens"), 0);
}

TEST_F(Constraints, OfAMessageAndItsAttempts)
{
    hold("messages", message,
         {{{"style", "'gotrue'"}},
          {{"state", "'lost'"}},
          {{"state", "'leased'"}},
          {{"state", "'sent'"}},
          {{"finished_at", "5"}},
          {{"lease_owner", "'me'"}},
          {{"leased_until", "5"}},
          {{"state", "'leased'"}, {"lease_owner", "'me'"}},
          {{"handing_over", "2"}},
          {{"state", "'leased'"}, {"leased_until", "5"}},
          {{"subject", "'x'"}},
          {{"id", "''"}},
          {{"state", "'leased'"}, {"lease_owner", "'me'"}, {"leased_until", "5"}, {"finished_at", "5"}}});
    good(insert(
        "messages",
        with(message, {{"id", id2}, {"state", "'leased'"}, {"lease_owner", "'me'"}, {"leased_until", "5"}})));
    good(insert("messages", with(message, {{"id", id3}, {"state", "'sent'"}, {"finished_at", "5"}})));

    hold("attempts", attempt, {{{"message", "'nobody'"}}});
    refused(insert("attempts", attempt));
    good("DELETE FROM messages");
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM attempts"), 0);
}

} // namespace
} // namespace postkey::sql

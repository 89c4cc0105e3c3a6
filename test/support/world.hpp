#pragma once
// A whole Postkey without sockets: real SQLite, real flows, real templates; a manual clock, seeded random,
// cheap hashing and a recording transport.
#include "crypto/tokens.hpp"
#include "flow/change_email.hpp"
#include "flow/courier/courier.hpp"
#include "flow/export_account.hpp"
#include "flow/inspect_token.hpp"
#include "flow/mail_status.hpp"
#include "flow/own_account.hpp"
#include "flow/relay_watch.hpp"
#include "flow/request_mail.hpp"
#include "flow/reset_password.hpp"
#include "flow/send_verification.hpp"
#include "flow/sessions.hpp"
#include "flow/sign_in.hpp"
#include "flow/sign_up.hpp"
#include "flow/undo_change.hpp"
#include "flow/verify_email.hpp"
#include "sql/migrations.hpp"
#include "sql/sqlite/sqlite_database.hpp"
#include "support/fail_nth_database.hpp"
#include "support/manual_clock.hpp"
#include "support/recording_transport.hpp"
#include "support/run.hpp"
#include "support/seeded_random.hpp"
#include "support/temporary_directory.hpp"

#include <string>

namespace postkey::test {

class World
{
public:
    static constexpr auto breached_password = "tangerine escalator 1987";

    World();
    ~World();

    static EmailAddress address(std::string_view text) { return EmailAddress::parse(text).value(); }
    static SecretString secret(std::string_view text) { return SecretString(std::string(text)); }

    // What a person does.
    flow::SignedUp sign_up(std::string_view email, std::string_view password, std::string_view username = "");
    std::expected<Account, flow::Refusal> verify(const SecretString& token,
                                                 std::optional<SecretString> cookie,
                                                 std::optional<SecretString> password = std::nullopt);
    Account verified_account(std::string_view email, std::string_view password,
                             std::string_view username = "");
    std::expected<flow::SignedIn, flow::Refusal> sign_in(std::string_view identifier,
                                                         std::string_view password);
    std::expected<Account, flow::Refusal> reset_password(const SecretString& token,
                                                         std::string_view password);
    MessageId ask_for_recovery(std::string_view email);
    MessageId ask_for_verification(std::string_view email);

    // Steps the courier at the clock's now; returns how many messages it took up.
    int deliver();
    // Asks, delivers, and takes the token out of the newest mail's link.
    SecretString recovery_token_for(std::string_view email);
    SecretString token_in(const mail::OutgoingMail& mail) const;
    const mail::OutgoingMail& newest_mail() const { return transport.mails.back(); }

    // The only value of a query: for looking at rows that no flow shows.
    std::int64_t count(const std::string& statement);
    std::string text(const std::string& statement);

    // A new courier and a new view of the same database, as after a restart.
    void restart_courier();
    // The same with a second transport.
    void restart_courier_with_fallback();

    asio::io_context courier_context; // outlives the database's threads, which post to it
    TemporaryDirectory directory;
    ManualClock clock;
    SeededRandom random;
    Policy policy;
    PasswordPolicy passwords;
    crypto::KeyRing keys;
    std::unique_ptr<sql::SqliteDatabase> sqlite;
    FailNthDatabase database; // forwards to sqlite
    store::Accounts accounts;
    store::Claims claims;
    store::ActionTokens action_tokens;
    store::Sessions session_store;
    store::EmailChanges email_changes;
    store::OwnData own_data;
    store::AuditLog audit;
    store::Outbox outbox;
    store::MailStories mail_stories;
    crypto::PasswordHasher hasher;
    crypto::BreachedPasswords breached; // knows breached_password only
    flow::NewPassword new_password;
    crypto::ActionTokens minted;
    crypto::AccessTokens access_tokens;
    flow::Throttle throttle;
    flow::SignUp sign_up_flow;
    flow::VerifyEmail verify_email_flow;
    flow::RequestMail request_mail;
    flow::SendVerification send_verification;
    flow::SignIn sign_in_flow;
    flow::Sessions sessions;
    flow::ResetPassword reset_password_flow;
    flow::InspectToken inspect_token;
    flow::OwnAccount own_account;
    flow::MailStatus mail_status;
    flow::ChangeEmail change_email;
    flow::UndoChange undo_change;
    flow::ExportAccount export_account;
    mail::Renderer renderer;
    RecordingTransport transport;
    flow::RelayWatch relay_watch;
    RecordingTransport fallback; // unused without restart_courier_with_fallback()
    flow::DeliveryCounters counters;
    flow::Sender sender;

private:
    std::unique_ptr<flow::Courier> courier_;
};

} // namespace postkey::test

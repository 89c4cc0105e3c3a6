#include "support/world.hpp"

#include "base/encoding.hpp"
#include "base/log.hpp"

#include <fstream>

namespace postkey::test {
namespace {

crypto::KeyRing test_keys()
{
    return crypto::KeyRing({{"k1", SecretString("kT9vQ2mZx7LpW4sNc8RfYb3HdJ6gAeUo")}});
}

std::unique_ptr<sql::SqliteDatabase> migrated_database(const std::filesystem::path& directory, Instant now)
{
    auto database = std::make_unique<sql::SqliteDatabase>(
        directory / "postkey.db", sql::SqliteDatabase::Open::create, sql::SqliteDatabase::Use::server);
    sql::migrate(*database, now);
    return database;
}

crypto::BreachList breach_list(const std::filesystem::path& directory)
{
    const auto file = directory / "breached.txt";
    const auto hash = crypto::sha1_of(SecretString(World::breached_password));
    std::ofstream(file) << to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()}) << ":3\n";
    return crypto::BreachList::open(file).value();
}

Policy generous_policy()
{
    Policy policy;
    policy.caps = {.mailbox_per_minute = 1000,
                   .mailbox_per_hour = 1000,
                   .mailbox_per_day = 1000,
                   .global_per_minute = 1'000'000};
    return policy;
}

} // namespace

World::World()
    : policy(generous_policy()), keys(test_keys()), sqlite(migrated_database(directory.path(), clock.now())),
      database(*sqlite), accounts(database), claims(database), action_tokens(database),
      session_store(database), email_changes(database), own_data(database), audit(database), outbox(database),
      mail_stories(database), hasher({.memory_kib = 8, .passes = 1}, {.workers = 2, .waiting = 1000}),
      breached(breach_list(directory.path()), clock), new_password(passwords, breached, hasher), minted(keys),
      access_tokens(keys, "https://accounts.example.org"),
      throttle(database, keys, flow::ThrottleLimits(), clock, random),
      sign_up_flow(claims, new_password, policy, clock, random),
      verify_email_flow(action_tokens, claims, minted, hasher, new_password, clock, random),
      request_mail(outbox, policy, clock, random),
      send_verification(accounts, claims, outbox, hasher, policy, clock, random),
      sign_in_flow(accounts, session_store, audit, hasher, throttle, policy, clock, random),
      sessions(session_store, access_tokens, keys, policy, clock, random),
      reset_password_flow(action_tokens, accounts, minted, new_password, policy, clock, random),
      inspect_token(action_tokens, claims, minted, clock, random),
      own_account(accounts, audit, hasher, throttle, new_password, policy, clock, random),
      mail_status(mail_stories, keys, policy, clock),
      change_email(email_changes, accounts, action_tokens, audit, minted, hasher, throttle, policy, clock,
                   random),
      undo_change(email_changes, action_tokens, minted, policy, clock, random),
      export_account(own_data, clock), renderer(mail::Branding()),
      relay_watch(courier_context.get_executor(), {transport}, mail_stories, clock),
      sender{{"Acme", address("accounts@acme.example")},
             std::nullopt,
             "https://accounts.example.org",
             "https://shop.example.org/reset"}
{
    log::configure(log::Level::error, log::Format::text); // tests look at rows, not at the log
    restart_courier();
}

World::~World() = default;

void World::restart_courier()
{
    courier_ = std::make_unique<flow::Courier>(
        courier_context.get_executor(),
        flow::Courier::Parts{outbox, renderer, transport, minted, policy, clock, &counters}, sender, "test",
        8);
}

void World::restart_courier_with_fallback()
{
    std::vector<flow::Courier::StandIn> stand_ins = {
        {"fallback", fallback, mail::Mailbox{"Acme", address("accounts@second.example")}}};
    courier_ =
        std::make_unique<flow::Courier>(courier_context.get_executor(),
                                        flow::Courier::Parts{outbox, renderer, transport, minted, policy,
                                                             clock, &counters, std::move(stand_ins)},
                                        sender, "test", 8);
}

flow::SignedUp World::sign_up(std::string_view email, std::string_view password, std::string_view username)
{
    flow::SignUpRequest request{.email = address(email),
                                .password = secret(password),
                                .username = username.empty() ? std::nullopt : Username::parse(username),
                                .name = std::nullopt,
                                .origin = flow::Origin()};
    return run(sign_up_flow(std::move(request))).value();
}

std::expected<Account, flow::Refusal> World::verify(const SecretString& token,
                                                    std::optional<SecretString> cookie,
                                                    std::optional<SecretString> password)
{
    flow::VerifyEmailRequest request{.proof = flow::MailedToken{token},
                                     .claim_cookie = std::move(cookie),
                                     .password = std::move(password)};
    return run(verify_email_flow(std::move(request)));
}

Account World::verified_account(std::string_view email, std::string_view password, std::string_view username)
{
    deliver(); // what was waiting, so that the newest mail is this one
    const auto signed_up = sign_up(email, password, username);
    deliver();
    return verify(token_in(newest_mail()), signed_up.claim_proof).value();
}

std::expected<flow::SignedIn, flow::Refusal> World::sign_in(std::string_view identifier,
                                                            std::string_view password)
{
    flow::SignInRequest request{
        .identifier = std::string(identifier), .password = secret(password), .origin = flow::Origin()};
    return run(sign_in_flow(std::move(request)));
}

std::expected<Account, flow::Refusal> World::reset_password(const SecretString& token,
                                                            std::string_view password)
{
    flow::ResetPasswordRequest request{.proof = flow::MailedToken{token},
                                       .password = secret(password),
                                       .identifier = std::nullopt,
                                       .origin = flow::Origin()};
    return run(reset_password_flow(std::move(request)));
}

MessageId World::ask_for_recovery(std::string_view email)
{
    return run(request_mail.recovery(address(email), flow::Origin()));
}

MessageId World::ask_for_verification(std::string_view email)
{
    return run(request_mail.verification(address(email), flow::Origin()));
}

int World::deliver()
{
    return run_on(courier_context, courier_->deliver_due());
}

SecretString World::recovery_token_for(std::string_view email)
{
    deliver();
    ask_for_recovery(email);
    deliver();
    return token_in(newest_mail());
}

SecretString World::token_in(const mail::OutgoingMail& mail) const
{
    const auto start = mail.link.find_last_of("/=");
    return SecretString(mail.link.substr(start + 1));
}

std::int64_t World::count(const std::string& statement)
{
    std::int64_t value = 0;
    sqlite->transact_blocking(
        [&](sql::Connection& connection) { value = connection(statement).first()->integer(0); });
    return value;
}

std::string World::text(const std::string& statement)
{
    std::string value;
    sqlite->transact_blocking(
        [&](sql::Connection& connection) { value = connection(statement).first()->text(0); });
    return value;
}

} // namespace postkey::test

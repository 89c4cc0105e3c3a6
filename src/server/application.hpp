#pragma once
// Everything that a running server owns, in the order it is built; torn down in reverse. The only place that
// knows every adapter.
#include "config/config.hpp"
#include "crypto/system_random.hpp"
#include "flow/courier/courier.hpp"
#include "flow/relay_watch.hpp"
#include "front/admin/desk.hpp"
#include "front/ops/metrics.hpp"
#include "front/routes.hpp"
#include "http/server.hpp"
#include "mail/inbox.hpp"
#include "server/key_watch.hpp"
#include "server/system_clock.hpp"
#include "server/template_watch.hpp"
#include "sql/database.hpp"
#include "store/account_operations.hpp"
#include "store/accounts.hpp"
#include "store/action_tokens.hpp"
#include "store/admin_keys.hpp"
#include "store/audit.hpp"
#include "store/claims.hpp"
#include "store/email_changes.hpp"
#include "store/housekeeping.hpp"
#include "store/mail_stories.hpp"
#include "store/message_operations.hpp"
#include "store/outbox.hpp"
#include "store/own_data.hpp"
#include "store/sessions.hpp"

#include <boost/asio/io_context.hpp>

#include <atomic>
#include <memory>
#include <optional>

namespace postkey::server {

class Application
{
public:
    // Builds and binds; throws BrokenDependency, mail::BrokenTemplate or std::system_error when something
    // cannot be.
    Application(asio::io_context& context, const config::Config& config, crypto::KeyRing keys,
                std::unique_ptr<sql::Database> database);
    ~Application();

    void start(); // takes requests and sends mail from now on
    std::uint16_t port() const { return listener_.port(); }

    // Stops taking requests, lets the running ones and the mail in hand finish, closes what is open.
    Task<void> shut_down();

private:
    Task<http::Response> handle(http::Request request);
    flow::RelayWatch::Relays relays() const;
    Task<void> keep_house(); // until the context stops
    Task<void> expect_password_costs();
    Task<void> watch_password_costs(); // until the context stops

    SystemClock clock_;
    crypto::SystemRandom random_;
    std::atomic<bool> ready_ = false;
    crypto::KeyRing keys_;
    std::unique_ptr<sql::Database> database_;
    http::Server listener_; // bound early: the public URL of development names the port that was picked
    front::Site site_;
    Policy policy_;
    PasswordPolicy passwords_;
    store::Accounts accounts_;
    store::Claims claims_;
    store::ActionTokens action_tokens_;
    store::Sessions session_store_;
    store::EmailChanges email_changes_;
    store::OwnData own_data_;
    store::AuditLog audit_;
    store::Outbox outbox_;
    store::Housekeeping housekeeping_;
    store::MailStories mail_stories_;
    store::MessageOperations messages_;
    store::AccountOperations account_operations_;
    store::AdminKeys admin_keys_;
    crypto::PasswordHasher hasher_;
    crypto::BreachedPasswords breached_;
    flow::NewPassword new_password_;
    crypto::ActionTokens minted_;
    crypto::AccessTokens access_tokens_;
    flow::Throttle throttle_;
    flow::SignUp sign_up_;
    flow::VerifyEmail verify_email_;
    flow::RequestMail request_mail_;
    flow::SendVerification send_verification_;
    flow::SignIn sign_in_;
    flow::Sessions sessions_;
    flow::ResetPassword reset_password_;
    flow::InspectToken inspect_token_;
    flow::OwnAccount own_account_;
    flow::MailStatus mail_status_;
    flow::ChangeEmail change_email_;
    flow::UndoChange undo_change_;
    flow::ExportAccount export_account_;
    mail::Inbox inbox_;
    front::ops::Instruments instruments_;
    front::admin::Desk desk_;
    mail::Renderer renderer_;
    std::unique_ptr<mail::Transport> transport_;
    std::unique_ptr<mail::Transport> fallback_; // nothing when none is configured
    flow::DeliveryCounters delivery_counters_;
    flow::Courier courier_;
    flow::RelayWatch relay_watch_;
    front::Services services_;
    http::Router router_;
    asio::io_context& context_;
    std::atomic<bool> courier_done_ = false;
    KeyWatch key_watch_;
    std::optional<TemplateWatch> template_watch_; // only where there are templates to watch
};

} // namespace postkey::server

#include "server/application.hpp"

#include "base/failure.hpp"
#include "base/log.hpp"
#include "config/policies.hpp"
#include "mail/chaos/chaos_transport.hpp"
#include "mail/log_transport.hpp"
#include "mail/smtp/smtp_transport.hpp"
#include "server/policies.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace postkey::server {
namespace {

constexpr std::chrono::seconds drain_grace{10};

std::optional<std::filesystem::path> optional_path(const std::filesystem::path& path)
{
    return path.empty() ? std::nullopt : std::optional(path);
}

bool has_fallback(const config::Config& config)
{
    return !config.email.debug_mode && !config.email.fallback.smtp_server.empty();
}

std::vector<flow::Courier::StandIn> stand_ins(const config::Config& config, mail::Transport* fallback)
{
    if (fallback == nullptr)
        return {};
    return {{"fallback", *fallback, mail::parse_mailbox(config.email.fallback.smtp_sender)}};
}

} // namespace

Application::Application(asio::io_context& context, const config::Config& config, crypto::KeyRing keys,
                         std::unique_ptr<sql::Database> database)
    : keys_(std::move(keys)), database_(std::move(database)),
      listener_(
          context, listener_of(config), [this](http::Request request) { return handle(std::move(request)); },
          clock_, random_),
      site_(site_of(config, listener_.port())), policy_(config::policy_of(config)),
      passwords_(config::password_policy_of(config)), accounts_(*database_), claims_(*database_),
      action_tokens_(*database_), session_store_(*database_), email_changes_(*database_),
      own_data_(*database_), audit_(*database_), outbox_(*database_), housekeeping_(*database_),
      mail_stories_(*database_), messages_(*database_), account_operations_(*database_),
      admin_keys_(*database_), hasher_(hashing_cost_of(config), hashing_limits_of(config)),
      breached_(breach_list_of(config), clock_), new_password_(passwords_, breached_, hasher_),
      minted_(keys_), access_tokens_(keys_, site_.public_url),
      throttle_(*database_, keys_, throttle_limits_of(config), clock_, random_),
      sign_up_(claims_, new_password_, policy_, clock_, random_),
      verify_email_(action_tokens_, claims_, minted_, hasher_, new_password_, clock_, random_),
      request_mail_(outbox_, policy_, clock_, random_),
      send_verification_(accounts_, claims_, outbox_, hasher_, policy_, clock_, random_),
      sign_in_(accounts_, session_store_, audit_, hasher_, throttle_, policy_, clock_, random_),
      sessions_(session_store_, access_tokens_, keys_, policy_, clock_, random_),
      reset_password_(action_tokens_, accounts_, minted_, new_password_, policy_, clock_, random_),
      inspect_token_(action_tokens_, claims_, minted_, clock_, random_),
      own_account_(accounts_, audit_, hasher_, throttle_, new_password_, policy_, clock_, random_),
      mail_status_(mail_stories_, keys_, policy_, clock_),
      change_email_(email_changes_, accounts_, action_tokens_, audit_, minted_, hasher_, throttle_, policy_,
                    clock_, random_),
      undo_change_(email_changes_, action_tokens_, minted_, policy_, clock_, random_),
      export_account_(own_data_, clock_),
      instruments_(outbox_, delivery_counters_, clock_.now(), http::Networks(config.server.metrics_allowed),
                   hasher_, {}),
      desk_{.access = {admin_keys_, clock_},
            .accounts = {account_operations_, accounts_, session_store_, outbox_, messages_, policy_, clock_,
                         random_},
            .messages = {messages_, clock_, random_},
            .audit = audit_,
            .networks = http::Networks(config.server.admin_allowed),
            .sender = sender_of(config, site_, keys_).from},
      renderer_(branding_of(config), optional_path(config.branding.templates)),
      transport_(config.email.debug_mode
                     ? std::unique_ptr<mail::Transport>(std::make_unique<mail::ChaosTransport>(
                           context.get_executor(), std::make_unique<mail::LogTransport>(
                                                       config.data_dir / "email.log", inbox_, clock_)))
                     : std::make_unique<mail::SmtpTransport>(
                           context.get_executor(), smtp_options_of(config, config.email, site_.public_url))),
      fallback_(has_fallback(config) ? std::make_unique<mail::SmtpTransport>(
                                           context.get_executor(),
                                           smtp_options_of(config, config.email.fallback, site_.public_url))
                                     : nullptr),
      courier_(context.get_executor(),
               {.outbox = outbox_,
                .renderer = renderer_,
                .transport = *transport_,
                .tokens = minted_,
                .policy = policy_,
                .clock = clock_,
                .counters = &delivery_counters_,
                .stand_ins = stand_ins(config, fallback_.get())},
               sender_of(config, site_, keys_), "server",
               static_cast<std::size_t>(config.email.max_connections)),
      relay_watch_(context.get_executor(), relays(), mail_stories_, clock_),
      services_{site_,
                clock_,
                random_,
                keys_,
                access_tokens_,
                policy_,
                passwords_,
                new_password_,
                throttle_,
                sign_up_,
                verify_email_,
                request_mail_,
                send_verification_,
                sign_in_,
                sessions_,
                reset_password_,
                inspect_token_,
                own_account_,
                mail_status_,
                change_email_,
                undo_change_,
                export_account_,
                config.email.debug_mode ? &inbox_ : nullptr,
                instruments_,
                messages_,
                desk_,
                renderer_,
                ready_},
      router_(front::make_router(services_)), context_(context), key_watch_(keys_, config, clock_)
{
    if (!config.branding.templates.empty())
        template_watch_.emplace(renderer_, config.branding.templates);
}

Application::~Application() = default;

flow::RelayWatch::Relays Application::relays() const
{
    flow::RelayWatch::Relays all{*transport_};
    if (fallback_)
        all.push_back(*fallback_);
    return all;
}

void Application::start()
{
    asio::co_spawn(context_, courier_.run(), [this](const std::exception_ptr&) { courier_done_ = true; });
    asio::co_spawn(context_, relay_watch_.run(), asio::detached);
    asio::co_spawn(context_, keep_house(), asio::detached);
    asio::co_spawn(context_, watch_password_costs(), asio::detached);
    asio::co_spawn(context_, expect_password_costs(), [this](const std::exception_ptr&) {
        ready_ = true;
        listener_.start();
    });
}

Task<http::Response> Application::handle(http::Request request)
{
    const bool may_record_mail = request.method != http::Method::get && request.method != http::Method::head;
    const auto method = request.method;
    const auto began = std::chrono::steady_clock::now();
    auto response = co_await router_(std::move(request));
    instruments_.requests.count(method, response.route, response.status,
                                std::chrono::steady_clock::now() - began);
    if (may_record_mail) {
        courier_.wake();
        relay_watch_.look();
    }
    co_return response;
}

Task<void> Application::keep_house()
{
    constexpr std::chrono::hours between_rounds{1};
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer pause(executor);
    while (true) {
        try {
            while (co_await housekeeping_.purge(clock_.now()) > 0)
                continue;
            while (co_await housekeeping_.refresh_skeletons() > 0)
                continue;
        } catch (const BrokenDependency& broken) {
            log::warning("housekeeping could not be done", {{"cause", broken.what()}});
        }
        pause.expires_after(between_rounds);
        co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

// Every check does the work of all costs there are, whosever password it is.
Task<void> Application::expect_password_costs()
{
    try {
        hasher_.expect(co_await accounts_.hash_of_each_cost());
    } catch (const BrokenDependency& broken) {
        log::warning("what the stored passwords cost could not be looked up", {{"cause", broken.what()}});
    }
}

// An import may bring some, and the last of a cost may be renewed.
Task<void> Application::watch_password_costs()
{
    constexpr std::chrono::seconds between_looks{10};
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer pause(executor);
    while (true) {
        pause.expires_after(between_looks);
        co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
        co_await expect_password_costs();
    }
}

Task<void> Application::shut_down()
{
    ready_ = false;
    co_await listener_.drain(drain_grace);
    relay_watch_.stop();
    courier_.stop();
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer pause(executor);
    const auto deadline = clock_.now() + drain_grace;
    while (!courier_done_ && clock_.now() < deadline) {
        pause.expires_after(std::chrono::milliseconds(5));
        co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    co_await transport_->close();
    if (fallback_)
        co_await fallback_->close();
}

} // namespace postkey::server

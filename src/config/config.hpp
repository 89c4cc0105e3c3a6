#pragma once
// Every setting with its default (docs/configuration.md). Filled by load.hpp; settings.hpp says what each may
// be.
#include "base/instant.hpp"
#include "base/log.hpp"
#include "base/secret.hpp"
#include "config/endpoint.hpp"
#include "domain/locale.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace postkey::config {

struct Kibibytes
{
    std::uint32_t count = 0;
};

struct Mebibytes
{
    std::uint32_t count = 0;
    Kibibytes kibibytes() const { return {count * 1024}; }
};

enum class SmtpTimeouts
{
    usual,
    strict_rfc
};

enum class SmtpTls
{
    required, // STARTTLS or nothing
    implicit, // TLS from the first byte
    none,     // loopback only
};

enum class OnwardTls
{
    any,
    required // REQUIRETLS (RFC 8689)
};

struct ServerSettings
{
    Endpoint listen;
    std::string
        public_url; // without a trailing slash; empty only when `listen` has port 0: then public_url_for()
    std::vector<std::string> trusted_proxies;
    std::vector<std::string> metrics_allowed;
    std::vector<std::string> admin_allowed{"127.0.0.0/8", "::1/128"};
    int threads = 0; // 0: one for each processor
    int max_connections = 20'000;
    int max_connections_per_source = 1'000;
    std::filesystem::path tls_certificate; // both or none
    std::filesystem::path tls_key;
};

struct DatabaseSettings
{
    std::string url = "sqlite:postkey.db"; // may carry a password
};

struct SecuritySettings
{
    std::chrono::minutes reset_token_expire_minutes{30};
    std::string pwd_reset_url; // empty: Postkey's own page
    std::chrono::minutes verification_token_expire_minutes{1440};
    int password_min_length = 8;
    int password_min_strength = 2;
    std::filesystem::path breached_passwords_file; // empty: none
    Kibibytes argon2_memory_kib{19456};
    int argon2_passes = 2;
    Mebibytes hashing_memory_mib{64};
    std::chrono::minutes access_token_minutes{10};
    std::chrono::minutes session_idle_minutes{10080};
    std::chrono::minutes session_absolute_minutes{43200};
    SecretString secret_key; // empty: the keys of secrets.toml alone
};

struct ThrottleSettings
{
    int source_requests_per_minute = 60;
    int source_failed_sign_ins_per_minute = 30;
    int source_token_guesses_per_minute = 30;
    int account_failed_sign_ins_per_hour = 50;
    int mailbox_per_minute = 1;
    int mailbox_per_hour = 5;
    int mailbox_per_day = 20;
    int global_mails_per_minute = 3000;
};

struct LogSettings
{
    log::Level level = log::Level::info;
    log::Format format = log::Format::text;
};

// One relay, and how to talk to it.
struct RelaySettings
{
    std::string smtp_sender; // "a@example.org" or "Name <a@example.org>"
    std::string smtp_server;
    std::uint16_t smtp_port =
        0;                 // as written 0 stands for the port of smtp_tls; after loading it is that port
    std::string smtp_user; // empty: no AUTH
    SecretString smtp_password;
    SmtpTls smtp_tls = SmtpTls::required;
    OnwardTls smtp_onward_tls = OnwardTls::any;
    std::filesystem::path smtp_ca_file; // empty: the system's authorities
    SmtpTimeouts smtp_timeouts = SmtpTimeouts::usual;
    std::string bounce_domain; // empty: bounces go to smtp_sender
    std::string ehlo_name;
};

struct EmailSettings : RelaySettings
{
    bool debug_mode = true; // mail goes to email.log and the development inbox
    RelaySettings fallback; // stands in while the first relay is away; none without a server
    int max_connections = 8;
    int max_queued = 1'000'000;
    Locale default_locale = Locale::en;
    std::vector<std::string> admins;
    int messages_per_connection = 100;
    std::vector<std::chrono::seconds> retry_seconds = {std::chrono::seconds(60),   std::chrono::seconds(310),
                                                       std::chrono::seconds(360),  std::chrono::seconds(780),
                                                       std::chrono::seconds(1200), std::chrono::seconds(1800),
                                                       std::chrono::seconds(3600)};
    std::vector<std::chrono::seconds> probe_seconds = {std::chrono::seconds(2), std::chrono::seconds(5),
                                                       std::chrono::seconds(10), std::chrono::seconds(20),
                                                       std::chrono::seconds(30)};
    std::chrono::seconds lease_seconds{120};
    std::chrono::minutes max_queue_code{10};
    std::chrono::minutes max_queue_reset{240};
    std::chrono::minutes max_queue_verify{1440};
    std::chrono::minutes max_queue_notice{4320};
};

struct BrandingSettings
{
    std::string application_name = "Postkey";
    std::string support_address; // may be empty
    std::string colour = "#1f5fbf";
    std::filesystem::path logo;      // empty: none
    std::filesystem::path templates; // empty: the built-in ones alone
};

struct DialectSettings
{
    bool dundie = true;
    bool poletto = true;
};

// A master key of secrets.toml. crypto::KeyRing is made of them by server/.
struct Key
{
    std::string kid;
    SecretString secret;
    std::optional<Instant> use_from = std::nullopt; // nothing: it was always used
};

struct Config
{
    ServerSettings server;
    DatabaseSettings database;
    SecuritySettings security;
    ThrottleSettings throttle;
    LogSettings log;
    EmailSettings email;
    BrandingSettings branding;
    DialectSettings dialects;

    std::filesystem::path data_dir;
    std::vector<Key> keys; // of secrets.toml, in its order; empty before the first start
    // Where each value came from, by "section.key": "postkey.toml:12", "POSTKEY_EMAIL__SMTP_PORT",
    // "MAIL_PORT",
    // "--listen"; a setting that is not here has its default.
    std::map<std::string, std::string, std::less<>> origins;

    std::string origin(std::string_view setting) const; // "default" when nobody set it

    // The database file, for a sqlite: URL; empty otherwise.
    std::filesystem::path database_file() const;

    // server.public_url, or for port 0 what it is now that `port` was picked.
    std::string public_url_for(std::uint16_t port) const;
};

} // namespace postkey::config

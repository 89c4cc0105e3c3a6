#include "config/settings.hpp"

#include "config/text_rules.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace postkey::config {
namespace {

template <auto... Path>
constexpr auto in = +[](Config& config) -> auto& { return (config.*....*Path); };

constexpr std::int64_t a_lot = 1'000'000'000;
constexpr std::int64_t a_day = 86'400;   // seconds
constexpr std::int64_t a_week = 10'080;  // minutes
constexpr std::int64_t a_year = 527'040; // minutes
constexpr std::monostate anything{};

using C = Config;
using Server = ServerSettings;
using Database = DatabaseSettings;
using Security = SecuritySettings;
using Throttle = ThrottleSettings;
using Log = LogSettings;
using Email = EmailSettings;
using Relay = RelaySettings;
using Branding = BrandingSettings;
using Dialects = DialectSettings;

// clang-format off
const Setting table[] = {
    {"server", "listen", in<&C::server, &Server::listen>, anything, "Where to listen; port 0 picks a free one. Beyond loopback it needs an https `public_url`."},
    {"server", "public_url", in<&C::server, &Server::public_url>, rule_public_url, "What people type to get here, from which every link is built; `http://LISTEN` on loopback."},
    {"server", "trusted_proxies", in<&C::server, &Server::trusted_proxies>, rule_network, "Addresses or blocks of the proxies whose `X-Forwarded-For` is believed."},
    {"server", "metrics_allowed", in<&C::server, &Server::metrics_allowed>, rule_network, "Addresses or blocks that may read `/metrics`, besides this machine itself."},
    {"server", "admin_allowed", in<&C::server, &Server::admin_allowed>, rule_network, "Addresses or blocks from which there is an admin API at all; it still takes a key."},
    {"server", "threads", in<&C::server, &Server::threads>, Range{0, 1024}, "Threads that serve requests; 0 means one for each processor."},
    {"server", "max_connections", in<&C::server, &Server::max_connections>, Range{64, a_lot}, "Connections at a time; a few more are told to come again, and health checks are still answered there. Fewer where the system allows fewer open files."},
    {"server", "max_connections_per_source", in<&C::server, &Server::max_connections_per_source>, Range{1, a_lot}, "Connections of one client address, or of one IPv6 network of 64 bits, at a time; more are closed. `trusted_proxies` may have any number."},
    {"server", "tls_certificate", in<&C::server, &Server::tls_certificate>, anything, "Certificate chain (PEM) to serve https with; needs `tls_key`."},
    {"server", "tls_key", in<&C::server, &Server::tls_key>, anything, "Private key (PEM) of `tls_certificate`."},

    {"database", "url", in<&C::database, &Database::url>, rule_database_url, "`sqlite:FILE`, from the data directory, or `postgresql://…`."},

    {"security", "reset_token_expire_minutes", in<&C::security, &Security::reset_token_expire_minutes>, Range{1, a_week}, "How long a recovery link works, from the moment the relay takes the mail."},
    {"security", "pwd_reset_url", in<&C::security, &Security::pwd_reset_url>, rule_reset_url, "The page that links of mails asked for through dundie lead to, as `URL?pwd_reset_token=…`; empty: Postkey's own."},
    {"security", "verification_token_expire_minutes", in<&C::security, &Security::verification_token_expire_minutes>, Range{1, a_week}, "How long a verification link works, from hand-over."},
    {"security", "password_min_length", in<&C::security, &Security::password_min_length>, Range{8, 128}, "Fewest characters of a new password."},
    {"security", "password_min_strength", in<&C::security, &Security::password_min_strength>, Range{0, 4}, "Least zxcvbn score of a new password."},
    {"security", "breached_passwords_file", in<&C::security, &Security::breached_passwords_file>, anything, "Hashes of passwords that nobody may choose, because they were found in breaches; empty: none."},
    {"security", "argon2_memory_kib", in<&C::security, &Security::argon2_memory_kib>, Range{12'288, 4'194'304}, "Memory of one password hash, in KiB. With `argon2_passes` at least 19456 × 2, 12288 × 3 or 47104 × 1."},
    {"security", "argon2_passes", in<&C::security, &Security::argon2_passes>, Range{1, 100}, "Passes of one password hash."},
    {"security", "hashing_memory_mib", in<&C::security, &Security::hashing_memory_mib>, Range{12, 1'048'576}, "Bound for the memory of all hashing at once, in MiB; room for one hash at least."},
    {"security", "access_token_minutes", in<&C::security, &Security::access_token_minutes>, Range{1, 60}, "How long an access token works."},
    {"security", "session_idle_minutes", in<&C::security, &Security::session_idle_minutes>, Range{1, a_year}, "A session ends when it was not used for this long."},
    {"security", "session_absolute_minutes", in<&C::security, &Security::session_absolute_minutes>, Range{1, a_year}, "A session ends this long after sign-in, used or not."},
    {"security", "secret_key", in<&C::security, &Security::secret_key>, anything, "Master key in place of the first of `secrets.toml`; only there or in the environment, at least 32 random characters."},

    {"throttle", "source_requests_per_minute", in<&C::throttle, &Throttle::source_requests_per_minute>, Range{1, a_lot}, "Requests of one client address."},
    {"throttle", "source_failed_sign_ins_per_minute", in<&C::throttle, &Throttle::source_failed_sign_ins_per_minute>, Range{1, a_lot}, "Failed sign-ins of one client address."},
    {"throttle", "source_token_guesses_per_minute", in<&C::throttle, &Throttle::source_token_guesses_per_minute>, Range{1, a_lot}, "Links and codes that were not valid, of one client address."},
    {"throttle", "account_failed_sign_ins_per_hour", in<&C::throttle, &Throttle::account_failed_sign_ins_per_hour>, Range{1, a_lot}, "Failed sign-ins to one identifier, whether it exists or not."},
    {"throttle", "mailbox_per_minute", in<&C::throttle, &Throttle::mailbox_per_minute>, Range{1, a_lot}, "Mails to one mailbox for one purpose."},
    {"throttle", "mailbox_per_hour", in<&C::throttle, &Throttle::mailbox_per_hour>, Range{1, a_lot}, "Mails to one mailbox."},
    {"throttle", "mailbox_per_day", in<&C::throttle, &Throttle::mailbox_per_day>, Range{1, a_lot}, "Mails to one mailbox."},
    {"throttle", "global_mails_per_minute", in<&C::throttle, &Throttle::global_mails_per_minute>, Range{1, a_lot}, "Mails of the whole server."},

    {"log", "level", in<&C::log, &Log::level>, anything, "The least important event that is logged."},
    {"log", "format", in<&C::log, &Log::format>, anything, "The form of a log line on standard error."},

    {"email", "debug_mode", in<&C::email, &Email::debug_mode>, anything, "Mail goes to `email.log` and the development inbox instead of a relay."},
    {"email", "smtp_sender", in<&C::email, &Email::smtp_sender>, rule_sender, "From: an address, or `Name <address>`; the first of `admins` when empty."},
    {"email", "smtp_server", in<&C::email, &Email::smtp_server>, rule_relay, "The relay, needed when `debug_mode` is false."},
    {"email", "smtp_port", in<&C::email, &Email::smtp_port>, Range{0, 65'535}, "The relay's port; 0 means 587 for `required`, 465 for `implicit`, 25 for `none`."},
    {"email", "smtp_user", in<&C::email, &Email::smtp_user>, anything, "Name to authenticate with; empty: no authentication."},
    {"email", "smtp_password", in<&C::email, &Email::smtp_password>, anything, "Password of `smtp_user`; better in `secrets.toml`."},
    {"email", "smtp_tls", in<&C::email, &Email::smtp_tls>, anything, "STARTTLS or nothing, TLS from the first byte, or (only on loopback) none."},
    {"email", "smtp_onward_tls", in<&C::email, &Email::smtp_onward_tls>, anything, "Beyond the relay: as it can, or over TLS up to the mailbox or not at all (REQUIRETLS, RFC 8689). A relay that does not offer that gets no mail."},
    {"email", "smtp_ca_file", in<&C::email, &Email::smtp_ca_file>, anything, "Authorities (PEM) that may vouch for the relay, instead of the system's."},
    {"email", "smtp_timeouts", in<&C::email, &Email::smtp_timeouts>, anything, "How long to wait for the relay: as is practical, or never shorter than RFC 5321 asks for. The final dot has ten minutes in both."},
    {"email", "bounce_domain", in<&C::email, &Email::bounce_domain>, rule_domain, "Bounces go to an address of this domain that names the mail and cannot be forged; to the sender's when empty."},
    {"email", "ehlo_name", in<&C::email, &Email::ehlo_name>, rule_ehlo_name, "How this server calls itself to the relay; the host of `public_url` when empty."},
    {"email", "default_locale", in<&C::email, &Email::default_locale>, anything, "The language of mails and pages when nothing else says one."},
    {"email", "admins", in<&C::email, &Email::admins>, rule_address, "Who runs this server; the first is the default sender."},
    {"email", "messages_per_connection", in<&C::email, &Email::messages_per_connection>, Range{1, 100'000}, "Mails handed over before a connection to the relay is renewed."},
    {"email", "max_connections", in<&C::email, &Email::max_connections>, Range{1, 20}, "Mails handed to one relay at a time, once all goes well; it begins with two."},
    {"email", "max_queued", in<&C::email, &Email::max_queued>, Range{1, a_lot}, "From this many waiting mails on, mail that is asked for is dropped while the request gets its usual answer."},
    {"email", "retry_seconds", in<&C::email, &Email::retry_seconds>, Range{1, a_day}, "Waits between the tries of one mail; the last repeats."},
    {"email", "probe_seconds", in<&C::email, &Email::probe_seconds>, Range{1, a_day}, "Waits between probes of a relay in trouble; the last repeats."},
    {"email", "lease_seconds", in<&C::email, &Email::lease_seconds>, Range{1, a_day}, "How long a courier may hold a mail before others take it over."},
    {"email", "max_queue_minutes.code", in<&C::email, &Email::max_queue_code>, Range{1, a_week}, "How long a mail of lane `code` may wait before it expires."},
    {"email", "max_queue_minutes.reset", in<&C::email, &Email::max_queue_reset>, Range{1, a_week}, "The same for lane `reset`."},
    {"email", "max_queue_minutes.verify", in<&C::email, &Email::max_queue_verify>, Range{1, a_week}, "The same for lane `verify`."},
    {"email", "max_queue_minutes.notice", in<&C::email, &Email::max_queue_notice>, Range{1, a_week}, "The same for lane `notice`."},

    {"email.fallback", "smtp_server", in<&C::email, &Email::fallback, &Relay::smtp_server>, rule_relay, "A second relay, for when the first is away; empty: none."},
    {"email.fallback", "smtp_port", in<&C::email, &Email::fallback, &Relay::smtp_port>, Range{0, 65'535}, "Its port; 0 means 587 for `required`, 465 for `implicit`, 25 for `none`."},
    {"email.fallback", "smtp_user", in<&C::email, &Email::fallback, &Relay::smtp_user>, anything, "Name to authenticate there with; empty: no authentication."},
    {"email.fallback", "smtp_password", in<&C::email, &Email::fallback, &Relay::smtp_password>, anything, "Password of `smtp_user`; better in `secrets.toml`."},
    {"email.fallback", "smtp_tls", in<&C::email, &Email::fallback, &Relay::smtp_tls>, anything, "STARTTLS or nothing, TLS from the first byte, or (only on loopback) none."},
    {"email.fallback", "smtp_ca_file", in<&C::email, &Email::fallback, &Relay::smtp_ca_file>, anything, "Authorities (PEM) that may vouch for it, instead of the system's."},
    {"email.fallback", "ehlo_name", in<&C::email, &Email::fallback, &Relay::ehlo_name>, rule_ehlo_name, "How this server calls itself to it; as to the first relay when empty."},
    {"email.fallback", "smtp_sender", in<&C::email, &Email::fallback, &Relay::smtp_sender>, rule_sender, "From: of mail that goes through it; as with the first relay when empty."},

    {"branding", "application_name", in<&C::branding, &Branding::application_name>, rule_short_name, "How pages and mails call the application."},
    {"branding", "support_address", in<&C::branding, &Branding::support_address>, rule_address, "Where people in trouble may write to."},
    {"branding", "colour", in<&C::branding, &Branding::colour>, rule_colour, "Buttons and links, as `#rrggbb`."},
    {"branding", "logo", in<&C::branding, &Branding::logo>, anything, "An image file shown on pages."},
    {"branding", "templates", in<&C::branding, &Branding::templates>, anything, "A directory whose files replace the built-in templates of the same path; changes are taken over while mail is sent."},

    {"dialects", "dundie", in<&C::dialects, &Dialects::dundie>, anything, "Answer the paths of dundie."},
    {"dialects", "poletto", in<&C::dialects, &Dialects::poletto>, anything, "Answer the paths of poletto."},
};
// clang-format on

// Levenshtein's distance.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row.back();
}

} // namespace

std::span<const Setting> all_settings()
{
    return table;
}

const Setting* find_setting(std::string_view section, std::string_view key)
{
    // A table inside a section is written either way: [email] fallback.smtp_port, [email.fallback] smtp_port.
    const auto wanted = std::string(section) + "." + std::string(key);
    const auto found =
        std::ranges::find_if(table, [&](const Setting& setting) { return setting.name() == wanted; });
    return found == std::end(table) ? nullptr : &*found;
}

bool is_section(std::string_view section)
{
    return std::ranges::find(table, section, &Setting::section) != std::end(table);
}

std::string nearest_setting(std::string_view section, std::string_view key)
{
    const auto wanted = std::string(section) + "." + std::string(key);
    // The right key in the wrong section is a likelier slip than any misspelling.
    for (const auto& setting : table)
        if (setting.key == key)
            return setting.name();
    const auto far = [&wanted](const Setting& setting) { return distance(wanted, setting.name()); };
    const auto nearest = std::ranges::min_element(table, {}, far);
    return far(*nearest) <= 3 ? nearest->name() : "";
}

} // namespace postkey::config

#include "server/policies.hpp"

#include "base/log.hpp"
#include "config/public_url.hpp"
#include "server/cannot_start.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sys/resource.h>
#include <thread>

namespace postkey::server {

std::optional<crypto::BreachList> breach_list_of(const config::Config& config)
{
    const auto& file = config.security.breached_passwords_file;
    if (file.empty())
        return std::nullopt;
    auto list = crypto::BreachList::open(file);
    if (!list)
        throw CannotStart("security.breached_passwords_file: " + file.string() + ": " + list.error());
    return std::move(*list);
}

flow::ThrottleLimits throttle_limits_of(const config::Config& config)
{
    return {.source_requests_per_minute = config.throttle.source_requests_per_minute,
            .source_failed_sign_ins_per_minute = config.throttle.source_failed_sign_ins_per_minute,
            .source_token_guesses_per_minute = config.throttle.source_token_guesses_per_minute,
            .account_failed_sign_ins_per_hour = config.throttle.account_failed_sign_ins_per_hour};
}

crypto::HashingCost hashing_cost_of(const config::Config& config)
{
    return {.memory_kib = config.security.argon2_memory_kib.count,
            .passes = static_cast<std::uint32_t>(config.security.argon2_passes)};
}

crypto::HashingLimits hashing_limits_of(const config::Config& config)
{
    const auto memory = config.security.hashing_memory_mib.kibibytes().count;
    const std::size_t fitting = memory / config.security.argon2_memory_kib.count;
    const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
    constexpr std::size_t waiting = 64;
    const auto workers = std::clamp<std::size_t>(fitting, 1, processors);
    return {.workers = workers, .waiting = workers + waiting};
}

mail::Branding branding_of(const config::Config& config)
{
    return {.application_name = config.branding.application_name,
            .support_address = config.branding.support_address,
            .colour = config.branding.colour};
}

namespace {

mail::TlsMode tls_of(config::SmtpTls tls)
{
    switch (tls) {
    case config::SmtpTls::required:
        return mail::TlsMode::required;
    case config::SmtpTls::implicit:
        return mail::TlsMode::implicit;
    case config::SmtpTls::none:
        break;
    }
    return mail::TlsMode::none;
}

} // namespace

mail::SmtpOptions smtp_options_of(const config::Config& config, const config::RelaySettings& relay,
                                  const std::string& public_url)
{
    constexpr std::size_t beyond_the_slots = 5; // the courier's, for mails that wait long for their reply
    mail::SmtpOptions options;
    options.server = relay.smtp_server;
    options.port = relay.smtp_port;
    options.user = relay.smtp_user;
    options.password = relay.smtp_password;
    options.tls = tls_of(relay.smtp_tls);
    if (config.email.smtp_onward_tls == config::OnwardTls::required)
        options.onward = mail::OnwardTls::required;
    if (!relay.smtp_ca_file.empty())
        options.ca_file = relay.smtp_ca_file;
    if (config.email.smtp_timeouts == config::SmtpTimeouts::strict_rfc)
        options.timeouts = mail::SmtpTimeouts::strict_rfc();
    options.ehlo_name = relay.ehlo_name.empty() ? config.email.ehlo_name : relay.ehlo_name;
    // A strict relay refuses a greeting without a real name; without one the client says its address.
    const auto url = config::PublicUrl::parse(public_url);
    if (options.ehlo_name.empty() && url && config::is_host_name(url->host) &&
        url->host.find('.') != std::string::npos)
        options.ehlo_name = url->host;
    options.connections = static_cast<std::size_t>(config.email.max_connections) + beyond_the_slots;
    options.messages_per_connection = static_cast<std::size_t>(config.email.messages_per_connection);
    return options;
}

namespace {

std::size_t most_open_files()
{
    rlimit files{};
    return ::getrlimit(RLIMIT_NOFILE, &files) == 0 ? files.rlim_cur : RLIM_INFINITY;
}

// The rest is for the database, the relay and what else the program opens.
void bound_by_files(http::CrowdLimits& crowd, std::size_t files)
{
    constexpr std::size_t others = 256;
    const auto room = files < 4 * others ? files / 2 : files - others;
    crowd.last_places = std::min(crowd.last_places, room / 8);
    if (crowd.connections <= room - crowd.last_places)
        return;
    crowd.connections = room - crowd.last_places;
    log::info("fewer connections than server.max_connections, for want of open files",
              {{"connections", std::to_string(crowd.connections)}});
}

} // namespace

http::ServerOptions listener_of(const config::Config& config)
{
    http::ServerOptions options;
    options.host = config.server.listen.host;
    options.port = config.server.listen.port;
    options.trusted_proxies = config.server.trusted_proxies;
    options.https = config.server.public_url.starts_with("https://");
    options.served_when_full = [](const http::Request& request) {
        return request.path.starts_with("/health/");
    };
    auto& crowd = options.limits.crowd;
    crowd.connections = static_cast<std::size_t>(config.server.max_connections);
    crowd.of_one_source = static_cast<std::size_t>(config.server.max_connections_per_source);
    bound_by_files(crowd, most_open_files());
    return options;
}

namespace {

front::Logo logo_of(const std::filesystem::path& file)
{
    constexpr std::uintmax_t most_bytes = 64 * 1024;
    if (file.empty())
        return {};
    const auto kind = file.extension();
    if (kind != ".svg" && kind != ".png")
        throw CannotStart("branding.logo: " + file.string() + " is neither .svg nor .png");
    std::error_code missing;
    const auto size = std::filesystem::file_size(file, missing);
    std::ifstream in(file, std::ios::binary);
    std::string content((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (missing || content.empty() || size > most_bytes)
        throw CannotStart("branding.logo: " + file.string() + " cannot be read, is empty or is over 64 KiB");
    return {std::move(content), kind == ".svg" ? "image/svg+xml" : "image/png"};
}

} // namespace

front::Site site_of(const config::Config& config, std::uint16_t port)
{
    front::Site site;
    site.public_url = config.public_url_for(port);
    site.https = site.public_url.starts_with("https://");
    site.application_name = config.branding.application_name;
    site.support_address = config.branding.support_address;
    site.colour = config.branding.colour;
    site.logo = logo_of(config.branding.logo);
    site.default_locale = config.email.default_locale;
    site.dundie = config.dialects.dundie;
    site.poletto = config.dialects.poletto;
    return site;
}

flow::Sender sender_of(const config::Config& config, const front::Site& site, const crypto::KeyRing& keys)
{
    std::optional<mail::Verp> bounces;
    if (!config.email.bounce_domain.empty())
        bounces.emplace(keys, config.email.bounce_domain);
    auto from = mail::parse_mailbox(config.email.smtp_sender).value_or(mail::development_sender());
    if (from.display_name.empty())
        from.display_name = site.application_name;
    return {.from = std::move(from),
            .reply_to = mail::parse_mailbox(site.support_address),
            .public_url = site.public_url,
            .pwd_reset_url = config.security.pwd_reset_url.empty() ? site.public_url + "/reset_password"
                                                                   : config.security.pwd_reset_url,
            .bounces = std::move(bounces)};
}

} // namespace postkey::server

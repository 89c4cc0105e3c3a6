#include "config/cross_checks.hpp"

#include "config/public_url.hpp"

#include <fmt/format.h>

namespace postkey::config {
namespace {

// OWASP's equivalents of 19 MiB and two passes (Password Storage Cheat Sheet, Argon2id).
bool is_enough(Kibibytes memory, int passes)
{
    return (memory.count >= 19'456 && passes >= 2) || (memory.count >= 12'288 && passes >= 3) ||
           memory.count >= 47'104;
}

class Serving
{
public:
    Serving(Layers& layers, InsecureDev insecure_dev)
        : layers_(layers), config_(layers.config()), insecure_dev_(insecure_dev)
    {
    }

    std::vector<std::string> check()
    {
        check_exposure();
        check_certificate();
        if (!config_.email.debug_mode)
            check_mail();
        return warnings_;
    }

private:
    void refuse_unless_insecure_dev(std::string_view setting, const std::string& what)
    {
        if (insecure_dev_ == InsecureDev::allowed)
            warnings_.push_back(fmt::format("{}: {} (let pass by --insecure-dev)", setting, what));
        else
            layers_.refuse_setting(setting, what);
    }

    void check_exposure()
    {
        const auto& listen = config_.server.listen;
        const bool everyone = !is_loopback(listen.host);
        if (everyone && config_.email.debug_mode)
            refuse_unless_insecure_dev("server.listen",
                                       listen.text() +
                                           " is not loopback, but email.debug_mode shows everybody's mail "
                                           "to everybody: set up a relay, or say --insecure-dev");
        const auto url = PublicUrl::parse(config_.server.public_url);
        if (url && !url->exposure().empty())
            refuse_unless_insecure_dev("server.public_url", url->exposure());
        else if (everyone && !(url && url->https))
            refuse_unless_insecure_dev("server.public_url",
                                       "must be an https address, because server.listen is " + listen.text());
    }

    void check_certificate()
    {
        if (config_.server.tls_certificate.empty() != config_.server.tls_key.empty())
            layers_.refuse_setting(config_.server.tls_key.empty() ? "server.tls_certificate"
                                                                  : "server.tls_key",
                                   "server.tls_certificate and server.tls_key go together");
    }

    void check_mail()
    {
        if (config_.email.smtp_server.empty())
            layers_.refuse_setting("email.smtp_server", "is needed when email.debug_mode is false");
        if (config_.email.smtp_sender.empty())
            layers_.refuse_setting("email.smtp_sender", "is needed when email.debug_mode is false");
        check_relay(config_.email, "email.");
        if (config_.email.smtp_onward_tls == OnwardTls::required && config_.email.smtp_tls == SmtpTls::none)
            layers_.refuse_setting("email.smtp_onward_tls",
                                   "is asked for under TLS only: set email.smtp_tls");
        const auto& fallback = config_.email.fallback;
        if (fallback.smtp_server.empty() && !fallback.smtp_user.empty())
            layers_.refuse_setting("email.fallback.smtp_server",
                                   "is needed with the rest of [email.fallback]");
        if (!fallback.smtp_server.empty())
            check_relay(fallback, "email.fallback.");
    }

    void check_relay(const RelaySettings& relay, const std::string& prefix)
    {
        const bool plain = relay.smtp_tls == SmtpTls::none;
        if (plain && !is_loopback(relay.smtp_server))
            layers_.refuse_setting(prefix + "smtp_tls",
                                   "none is for relays on loopback only: mails carry links");
        if (plain && !relay.smtp_user.empty())
            layers_.refuse_setting(prefix + "smtp_user",
                                   fmt::format("a password is never sent without TLS: set "
                                               "{}smtp_tls",
                                               prefix));
        if (relay.smtp_user.empty() != relay.smtp_password.empty())
            layers_.refuse_setting(prefix + (relay.smtp_user.empty() ? "smtp_password" : "smtp_user"),
                                   fmt::format("{0}smtp_user and {0}smtp_password go together", prefix));
    }

    Layers& layers_;
    const Config& config_;
    InsecureDev insecure_dev_;
    std::vector<std::string> warnings_;
};

} // namespace

void check_always(Layers& layers)
{
    const auto& security = layers.config().security;
    const auto memory = security.argon2_memory_kib;
    if (!is_enough(memory, security.argon2_passes))
        layers.refuse_setting(
            "security.argon2_memory_kib",
            fmt::format("{} KiB with {} passes is too cheap: at least 19456 × 2, 12288 × 3 or 47104 × 1",
                        memory.count, security.argon2_passes));
    if (security.hashing_memory_mib.kibibytes().count < memory.count)
        layers.refuse_setting("security.hashing_memory_mib",
                              fmt::format("{} MiB has no room for one hash of {} KiB",
                                          security.hashing_memory_mib.count, memory.count));
}

std::vector<std::string> check_for_serving(Layers& layers, InsecureDev insecure_dev)
{
    return Serving(layers, insecure_dev).check();
}

} // namespace postkey::config

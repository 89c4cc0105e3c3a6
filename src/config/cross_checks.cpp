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
            check_relay();
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

    void check_relay()
    {
        const auto& email = config_.email;
        const bool plain = email.smtp_tls == SmtpTls::none;
        if (email.smtp_server.empty())
            layers_.refuse_setting("email.smtp_server", "is needed when email.debug_mode is false");
        if (email.smtp_sender.empty())
            layers_.refuse_setting("email.smtp_sender", "is needed when email.debug_mode is false");
        if (plain && !is_loopback(email.smtp_server))
            layers_.refuse_setting("email.smtp_tls",
                                   "none is for relays on loopback only: mails carry links");
        if (plain && !email.smtp_user.empty())
            layers_.refuse_setting("email.smtp_user",
                                   "a password is never sent without TLS: set email.smtp_tls");
        if (email.smtp_user.empty() != email.smtp_password.empty())
            layers_.refuse_setting(email.smtp_user.empty() ? "email.smtp_password" : "email.smtp_user",
                                   "email.smtp_user and email.smtp_password go together");
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

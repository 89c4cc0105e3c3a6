#pragma once
// From the first byte to a session that takes mail: greeting, EHLO, STARTTLS, EHLO again, AUTH. TLS is
// required unless the mode is `none`, and nothing secret is said outside of it (S-101, S-102).
#include "base/secret.hpp"
#include "mail/smtp/capabilities.hpp"
#include "mail/smtp/dialogue.hpp"
#include "mail/smtp/smtp_transport.hpp"

#include <optional>

namespace postkey::mail::smtp {

struct Introduction
{
    TlsMode tls = TlsMode::required;
    OnwardTls onward = OnwardTls::any;
    std::string ehlo_name;
    std::string user; // empty: no AUTH
    SecretString password;
};

// Its ending is `sent` when the session is open.
class Opening : public Dialogue
{
public:
    explicit Opening(Introduction introduction);
    ~Opening() override;

    Step next() override;
    void on_written() override;
    void on_encrypted() override;
    void on_asked(LastWord) override {} // an opening asks nothing
    void on_reply(const Reply& reply, Behind behind) override;
    void on_lost(Loss loss, std::string why) override;
    const Ending& ending() const override { return *ending_; }

    // Of the last EHLO; REQUIRETLS only where it is to be used.
    const Capabilities& capabilities() const { return capabilities_; }

private:
    enum class State
    {
        greeting,
        ehlo,
        starttls,
        handshake,
        auth_plain,
        auth_login,
        login_user,
        login_password
    };

    void say(State state, std::string line);
    void after_greeting(const Reply& reply);
    void after_ehlo(const Reply& reply);
    void after_starttls(const Reply& reply, Behind behind);
    void after_login_step(const Reply& reply);
    bool keeps_onward_tls();
    void authenticate();
    void open(std::string reply);
    void fail(Verdict verdict, std::string why);

    Introduction introduction_;
    State state_;
    bool encrypted_ = false;
    std::string outgoing_;
    Capabilities capabilities_;
    std::optional<Ending> ending_;
};

} // namespace postkey::mail::smtp

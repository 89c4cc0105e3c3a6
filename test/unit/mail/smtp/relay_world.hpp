#pragma once
// A scripted relay and a transport that talks to it.
#include "mail/smtp/smtp_transport.hpp"
#include "support/last_checks.hpp"
#include "support/smtp_peer.hpp"
#include "support/temporary_folder.hpp"
#include "unit/mail/run.hpp"
#include "unit/mail/sample_mail.hpp"

#include <memory>

namespace postkey::mail {

class RelayWorld
{
public:
    explicit RelayWorld(std::vector<test::PeerScript> scripts) : peer(std::move(scripts)) { aim(); }
    explicit RelayWorld(test::PeerServer server) : peer(test::PeerScript(std::move(server))) { aim(); }

    // One try; the transport is made at the first.
    Delivery deliver(OutgoingMail mail = sample_mail())
    {
        if (!transport)
            transport = std::make_unique<SmtpTransport>(io.get_executor(), options);
        return run(io, transport->deliver(std::move(mail), *check));
    }

    // Trusts a certificate as its own authority.
    void trust(const test::Certificate& certificate)
    {
        options.ca_file = folder.write("ca.pem", certificate.chain);
    }

    test::TemporaryFolder folder;
    test::SmtpPeer peer;
    asio::io_context io;
    SmtpOptions options;
    std::unique_ptr<SmtpTransport> transport;
    test::AlwaysLeaves leaves;
    LastCheck* check = &leaves;

private:
    void aim()
    {
        options.server = "127.0.0.1";
        options.port = peer.port();
        options.tls = TlsMode::none;
        options.ehlo_name = "client.example";
        options.timeouts = {.connect = std::chrono::seconds(5),
                            .handshake = std::chrono::seconds(5),
                            .command = std::chrono::seconds(5),
                            .final_dot = std::chrono::seconds(5)};
    }
};

} // namespace postkey::mail

#pragma once
// A mail server of Debian's, started for a test on a free port of 127.0.0.1, with everything it writes in a
// folder of its own. It takes mail for every address and puts it into one maildir. Needs root, as those
// servers do.
//
// Both: STARTTLS on one port, TLS from the first byte on another, with a certificate for 127.0.0.1 and
// localhost; AUTH; mail only after both. Postfix is looked for in the system, then under
// POSTKEY_UNPACKED/postfix; OpenSMTPD under POSTKEY_UNPACKED/opensmtpd, then in the system. Where there is
// only Debian 12's own OpenSMTPD 6.8.0p2, it has neither TLS nor AUTH: with OpenSSL 3 it ends each handshake
// with "internal error", RSA or EC key, TLS 1.2 or 1.3 (OpenSMTPD/OpenSMTPD#1171).
#include "support/temporary_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

namespace postkey::test {

class SaslServer;

class RealMta
{
public:
    enum class Kind
    {
        postfix,
        opensmtpd
    };

    static bool installed(Kind kind);
    static bool takes_tls(Kind kind);

    explicit RealMta(
        Kind kind); // starts it; throws std::runtime_error with its log when it does not answer in time
    ~RealMta();     // ends it

    void stop(); // as a crash of the relay: the port stays the same for the next start()
    void start();

    std::uint16_t port() const { return port_; }
    std::uint16_t implicit_port() const { return implicit_port_; }
    std::string user() const { return "postkey"; }
    std::string password() const { return "a relay's password"; }
    const std::filesystem::path& ca_file() const { return ca_file_; }
    std::filesystem::path maildir() const { return folder_.path() / "mail" / "maildir"; }
    std::string log() const;

    // What lies in the maildir, in no particular order.
    std::vector<std::string> mails() const;
    // The same once there are `count`, or after ten seconds.
    std::vector<std::string> wait_for_mails(std::size_t count) const;

private:
    void configure_postfix();
    void configure_opensmtpd();
    void wait_until_it_answers();

    Kind kind_;
    TemporaryFolder folder_;
    std::filesystem::path ca_file_;
    std::uint16_t port_;
    std::uint16_t implicit_port_;
    std::unique_ptr<SaslServer> sasl_;
    std::vector<std::string> command_;
    pid_t child_ = -1;
};

} // namespace postkey::test

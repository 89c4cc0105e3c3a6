#pragma once
// Who the relay must prove to be (RFC 6125): chain and name are both checked, TLS 1.2 or newer.
#include "mail/smtp/smtp_transport.hpp"

#include <boost/asio/ssl/context.hpp>

namespace postkey::mail::smtp {

// Trusts `options.ca_file`, or else the system's authorities. Throws std::runtime_error when it cannot be
// used.
asio::ssl::context make_tls_context(const SmtpOptions& options);

// The certificate must be for `host`, a name (sent as SNI too) or an address.
void expect_host(SSL* tls, const std::string& host);

// Why a handshake failed, for operators.
std::string handshake_failure(SSL* tls, const boost::system::error_code& error);

} // namespace postkey::mail::smtp

#include "mail/smtp/tls.hpp"

#include <boost/asio/ip/address.hpp>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace postkey::mail::smtp {
namespace {

bool is_ip_address(const std::string& host)
{
    boost::system::error_code error;
    asio::ip::make_address(host, error);
    return !error;
}

} // namespace

asio::ssl::context make_tls_context(const SmtpOptions& options)
{
    asio::ssl::context context(asio::ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    context.set_verify_mode(asio::ssl::verify_peer);
    boost::system::error_code error;
    if (options.ca_file)
        context.load_verify_file(options.ca_file->string(), error);
    else
        context.set_default_verify_paths(error);
    if (error)
        throw std::runtime_error("cannot use the certificates of " +
                                 (options.ca_file ? options.ca_file->string() : "the system") + ": " +
                                 error.message());
    return context;
}

void expect_host(SSL* tls, const std::string& host)
{
    auto* const checks = SSL_get0_param(tls);
    X509_VERIFY_PARAM_set_hostflags(checks, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    const bool address = is_ip_address(host);
    const int set = address ? X509_VERIFY_PARAM_set1_ip_asc(checks, host.c_str())
                            : X509_VERIFY_PARAM_set1_host(checks, host.c_str(), host.size()) *
                                  static_cast<int>(SSL_set_tlsext_host_name(tls, host.c_str()));
    if (set != 1)
        throw std::runtime_error("cannot check the certificate of " + host);
}

std::string handshake_failure(SSL* tls, const boost::system::error_code& error)
{
    const long result = SSL_get_verify_result(tls);
    if (result != X509_V_OK)
        return std::string("the relay's certificate is not valid: ") + X509_verify_cert_error_string(result);
    return "no TLS with the relay: " + error.message();
}

} // namespace postkey::mail::smtp

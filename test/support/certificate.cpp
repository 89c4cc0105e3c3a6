#include "support/certificate.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <memory>
#include <stdexcept>

namespace postkey::test {
namespace {

template <auto Free>
struct Deleter
{
    template <class T>
    void operator()(T* object) const
    {
        Free(object);
    }
};

using Bio = std::unique_ptr<BIO, Deleter<BIO_free_all>>;

void require(bool worked)
{
    if (!worked)
        throw std::runtime_error("OpenSSL cannot make a certificate");
}

std::string contents(const Bio& bio)
{
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string alternative_names(const std::vector<std::string>& names)
{
    std::string out;
    for (const auto& name : names) {
        in6_addr address{};
        const bool numeric = ::inet_pton(AF_INET, name.c_str(), &address) == 1 ||
                             ::inet_pton(AF_INET6, name.c_str(), &address) == 1;
        out += (out.empty() ? "" : ",") + std::string(numeric ? "IP:" : "DNS:") + name;
    }
    return out;
}

void add_extension(X509* certificate, int id, const std::string& value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str()));
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

} // namespace

Certificate make_certificate(const std::vector<std::string>& names, std::chrono::seconds life)
{
    const std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>> key(EVP_EC_gen("P-256"));
    const std::unique_ptr<X509, Deleter<X509_free>> certificate(X509_new());
    require(key && certificate);
    auto* const made = certificate.get();
    require(X509_set_version(made, 2) == 1);
    require(ASN1_INTEGER_set(X509_get_serialNumber(made), 1) == 1);
    X509_gmtime_adj(X509_getm_notBefore(made), -24 * 3600);
    X509_gmtime_adj(X509_getm_notAfter(made), static_cast<long>(life.count()));
    require(X509_set_pubkey(made, key.get()) == 1);
    auto* const subject = X509_get_subject_name(made);
    const auto* const name = reinterpret_cast<const unsigned char*>(names.front().c_str());
    require(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, name, -1, -1, 0) == 1);
    require(X509_set_issuer_name(made, subject) == 1);
    add_extension(made, NID_subject_alt_name, alternative_names(names));
    add_extension(made, NID_basic_constraints, "critical,CA:TRUE");
    require(X509_sign(made, key.get(), EVP_sha256()) > 0);

    const Bio chain(BIO_new(BIO_s_mem()));
    const Bio secret(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_X509(chain.get(), made) == 1);
    require(PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return {contents(chain), contents(secret)};
}

} // namespace postkey::test

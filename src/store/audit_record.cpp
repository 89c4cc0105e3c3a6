#include "store/audit_record.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"

namespace postkey::store {
namespace {

const std::string encoding_name = "postkey audit 1";

// A netstring: no two lists of texts have the same concatenation.
void add(std::string& out, const std::string& text)
{
    out += std::to_string(text.size());
    out += ':';
    out += text;
    out += ',';
}

void add(std::string& out, const std::optional<std::string>& text)
{
    if (text.has_value())
        add(out, *text);
    else
        out += '-';
}

} // namespace

std::string digest_of(const AuditRecord& record)
{
    std::string out;
    add(out, encoding_name);
    add(out, std::to_string(record.seq));
    add(out, std::to_string(to_milliseconds(record.at)));
    add(out, record.event);
    add(out, record.actor);
    add(out, record.subject);
    add(out, record.request_id);
    add(out, record.outcome);
    add(out, record.reason);
    add(out, record.personal_digest);
    add(out, record.previous);
    return to_base64url(crypto::sha256(out));
}

std::string personal_digest_of(const std::string& nonce, const std::string& source, const std::string& client)
{
    std::string out;
    add(out, nonce);
    add(out, source);
    add(out, client);
    return to_base64url(crypto::sha256(out));
}

} // namespace postkey::store

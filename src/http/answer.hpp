#pragma once
// An answer's status line and header block as they go over the wire (RFC 9112 §4, §5).
#include "base/instant.hpp"
#include "http/response.hpp"
#include "http/security_headers.hpp"

namespace postkey::http {

// What becomes of the connection after the answer. HTTP/1.0 keeps it only when told so in words.
enum class Afterwards
{
    keep,
    keep_and_say_so,
    close
};

struct AnswerFrame
{
    std::string_view request_id;
    Instant date;
    Afterwards afterwards;
    Scheme scheme;
};

// Throws std::logic_error when a name is no token or a value could end its line: a mistake of ours that must
// not split the answer.
void require_sendable(const Response& response);

// Up to and with the empty line. Content-Length is that of the body, also where the body is not sent (HEAD);
// fields that frame the message are ours alone, so the endpoint's are left out.
std::string answer_head(const Response& response, const AnswerFrame& frame);

// RFC 9110 §6.4.1: 204 and 304 have neither body nor Content-Length.
bool may_have_body(unsigned status);

} // namespace postkey::http

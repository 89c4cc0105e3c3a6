#pragma once
// The request's line and header block, checked before the parser sees it. The parser would let some of it
// pass that another program in front may read differently, which is how requests are smuggled (RFC 9112
// §11.2): equal lengths given twice, folded lines, unknown transfer codings, and any number of Hosts.
#include "http/refusal.hpp"

#include <cstddef>

namespace postkey::http {

enum class HeadScan
{
    incomplete,
    complete,
    malformed
};

// Looks for the empty line that ends the block, from byte `examined` on, which it moves forward: when
// complete, to the block's size. Malformed at the first bare CR or LF and the first control character but the
// tab.
HeadScan scan_head(std::string_view bytes, std::size_t& examined);

// What is wrong with a complete block, if anything: form of the request line and of each field, UTF-8,
// exactly one Host (HTTP/1.0: at most one), at most one of Content-Length and Transfer-Encoding, and that one
// plain; at most 100 fields.
std::optional<Refusal> objection_to(std::string_view head);

} // namespace postkey::http

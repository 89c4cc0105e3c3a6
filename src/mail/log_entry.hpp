#pragma once
// One mail in email.log, and back. Beside the headers of the wire an entry has X-Postkey-Kind,
// X-Postkey-Delivered (milliseconds since 1970), and X-Postkey-Link and X-Postkey-Code when the mail has
// them. A line of the message that could be taken for a marker gets a '>' in front.
#include "mail/inbox.hpp"
#include "mail/transport.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postkey::mail {

// The message as it is kept in the inbox: everything between the markers.
std::string log_source(const OutgoingMail& mail, Instant delivered_at);

// `source` between its markers: "--- START EMAIL {address} ---" and "--- END OF EMAIL ---", each a line.
inline constexpr std::string_view end_of_entry = "--- END OF EMAIL ---\n";
std::string log_entry(const OutgoingMail& mail, std::string_view source);

InboxEntry inbox_entry(const OutgoingMail& mail, std::string source, Instant delivered_at);

// Back from a source. Nothing for one that is not ours.
std::optional<InboxEntry> read_entry(std::string_view to, std::string_view source);

struct LoggedMail
{
    InboxEntry entry;
    std::size_t begin; // of its source in the log
};

// The whole entries of a piece of email.log, oldest first. What is torn or foreign is skipped.
std::vector<LoggedMail> read_log(std::string_view log);

} // namespace postkey::mail

#pragma once
// What mail/transport.hpp promises of every end of a try.
#include "mail/smtp/classify.hpp"

namespace postkey::fuzz {

// Whether the reason may come with the outcome: the brackets beside each Reason.
bool go_together(const mail::smtp::Verdict& verdict);

bool is_printable_line(std::string_view reply); // S-109

} // namespace postkey::fuzz

#pragma once

namespace postkey::server {

// Gives back what only starting needed: free heap, and the pages of code and constants that were read once.
// Those are the page cache's; one that is needed again costs a minor fault.
void return_memory();

} // namespace postkey::server

#pragma once
// How a page of the development inbox is answered: with its own style sheet and script, and frames of its
// own.
#include "front/pages/visit.hpp"

namespace postkey::front::inbox {

http::Response answer(pages::Pages& pages, const pages::Visit& visit, pages::Page page);

http::Response no_such_mail(pages::Pages& pages, const http::Request& request);

http::Response plain_text(std::string text);

// "/dev/inbox?q=..." that shows what was looked for; without a query when nothing was.
std::string list_address(const std::string& query, std::size_t page = 1);

} // namespace postkey::front::inbox

#include "front/status_link.hpp"

namespace postkey::front {

void link_status(http::Response& response, const Services& services, const MessageId& mail)
{
    response.headers.add("Link", "</v1/mails/" + services.mail_status.token(mail) + ">; rel=\"status\"");
}

} // namespace postkey::front

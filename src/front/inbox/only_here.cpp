#include "front/inbox/only_here.hpp"

#include <boost/asio/ip/address.hpp>

namespace postkey::front::inbox {
namespace {

bool is_this_machine(const std::string& source)
{
    boost::system::error_code no_address;
    const auto address = asio::ip::make_address(source, no_address);
    return !no_address && address.is_loopback();
}

Task<http::Response> nothing_here()
{
    co_return http::problem(404, "not_found", "There is nothing at this path.");
}

} // namespace

http::Endpoint only_here(http::Endpoint endpoint)
{
    return [endpoint = std::move(endpoint)](http::Request request) {
        return is_this_machine(request.source) ? endpoint(std::move(request)) : nothing_here();
    };
}

} // namespace postkey::front::inbox

#include "server/knock.hpp"

#include "mail/smtp/smtp_transport.hpp"
#include "server/policies.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

namespace postkey::server {
namespace {

Task<mail::Delivery> knocked(mail::SmtpTransport& relay)
{
    auto found = co_await relay.knock();
    co_await relay.close();
    co_return found;
}

cli::RelayAnswer knock_at(const config::Config& config, const config::RelaySettings& settings)
{
    asio::io_context context;
    const auto public_url = config.public_url_for(config.server.listen.port);
    mail::SmtpTransport relay(context.get_executor(), smtp_options_of(config, settings, public_url));
    cli::RelayAnswer answer{fmt::format("{}:{}", settings.smtp_server, settings.smtp_port), false, ""};
    asio::co_spawn(context, knocked(relay),
                   [&answer](const std::exception_ptr& error, const mail::Delivery& found) {
                       if (error)
                           std::rethrow_exception(error); // out of run(): a mistake of ours, and no answer
                       answer.takes_mail = found.outcome == mail::Outcome::sent;
                       answer.reply = found.reply;
                   });
    context.run();
    return answer;
}

} // namespace

std::vector<cli::RelayAnswer> knock_at_relays(const config::Config& config)
{
    std::vector<cli::RelayAnswer> answers;
    if (config.email.debug_mode)
        return answers;
    answers.push_back(knock_at(config, config.email));
    if (!config.email.fallback.smtp_server.empty())
        answers.push_back(knock_at(config, config.email.fallback));
    return answers;
}

} // namespace postkey::server

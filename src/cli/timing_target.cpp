#include "cli/timing_target.hpp"

#include "selftest/names.hpp"

#include <array>

namespace postkey::cli {
namespace {

constexpr auto no_limit = "1000000000";

// The shape of a password hash and the strength of passwords are what somebody may want to compare.
constexpr std::string_view kept_settings = "POSTKEY_SECURITY__";

selftest::Variables own_environment(const config::Environment& from, const TimingOptions& options)
{
    selftest::Variables out;
    for (const auto& [name, value] : from)
        if (name == "PATH" || name.starts_with(kept_settings))
            out[name] = value;
    for (const auto* const limit :
         {"SOURCE_REQUESTS_PER_MINUTE", "SOURCE_FAILED_SIGN_INS_PER_MINUTE",
          "SOURCE_TOKEN_GUESSES_PER_MINUTE", "ACCOUNT_FAILED_SIGN_INS_PER_HOUR", "GLOBAL_MAILS_PER_MINUTE"})
        out[std::string("POSTKEY_THROTTLE__") + limit] = no_limit;
    const auto* const mailbox = options.state == ServerState::mailbox_throttled ? "1" : no_limit;
    for (const auto* const limit : {"MAILBOX_PER_MINUTE", "MAILBOX_PER_HOUR", "MAILBOX_PER_DAY"})
        out[std::string("POSTKEY_THROTTLE__") + limit] = mailbox;
    return out;
}

void name_relay(selftest::Variables& environment, int port)
{
    environment["POSTKEY_EMAIL__DEBUG_MODE"] = "false";
    environment["POSTKEY_EMAIL__SMTP_SERVER"] = "127.0.0.1";
    environment["POSTKEY_EMAIL__SMTP_PORT"] = std::to_string(port);
    environment["POSTKEY_EMAIL__SMTP_TLS"] = "none";
    environment["POSTKEY_EMAIL__SMTP_SENDER"] = std::string("postkey@") + selftest::selftest_domain;
}

} // namespace

TimingTarget::TimingTarget(const Invocation& invocation, const TimingOptions& options,
                           const selftest::Processors& processors)
    : url_(options.url)
{
    if (!url_.empty()) {
        workplace_ = std::make_unique<Workplace>(invocation);
        return;
    }
    data_ = std::make_unique<selftest::TemporaryData>();
    auto environment = own_environment(invocation.environment, options);
    if (options.state == ServerState::relay_down) {
        relay_ = std::make_unique<selftest::ClosedPort>();
        name_relay(environment, relay_->number());
    }
    processors.leave_the_last();
    server_ = std::make_unique<selftest::OwnServer>(data_->path(), environment);
    url_ = server_->url();
    auto beside = invocation;
    beside.data_dir = data_->path().string();
    beside.config_file.clear();
    beside.environment = config::Environment(environment.begin(), environment.end());
    workplace_ = std::make_unique<Workplace>(beside);
}

} // namespace postkey::cli

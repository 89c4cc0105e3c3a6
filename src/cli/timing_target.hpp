#pragma once
// The server that a self-test measures, and its database beside it: of its own, or one that runs already.
#include "cli/invocation.hpp"
#include "cli/timing_options.hpp"
#include "cli/workplace.hpp"
#include "selftest/own_server.hpp"
#include "selftest/processors.hpp"

#include <memory>

namespace postkey::cli {

class TimingTarget
{
public:
    // Starts a server of its own where `options` name none: with an empty temporary directory, what the
    // environment says of [security], the throttle on with limits that one source does not reach, and mail
    // that leaves nowhere. Throws selftest::Trouble, and what Workplace throws.
    TimingTarget(const Invocation& invocation, const TimingOptions& options,
                 const selftest::Processors& processors);

    const std::string& url() const { return url_; }
    Workplace& workplace() { return *workplace_; }

    enum class Kind
    {
        own,
        running
    };
    Kind kind() const { return server_ ? Kind::own : Kind::running; }

private:
    // The database is closed before the server ends, and that before the directory goes.
    std::unique_ptr<selftest::TemporaryData> data_;
    std::unique_ptr<selftest::ClosedPort> relay_;
    std::unique_ptr<selftest::OwnServer> server_;
    std::unique_ptr<Workplace> workplace_;
    std::string url_;
};

} // namespace postkey::cli

#include "cli/cli.hpp"

#include "cli/invocation.hpp"

#include <iostream>

namespace postkey::cli {

int run(int argc, char** argv, config::Environment environment, Outside outside)
{
    Invocation invocation{.streams = {std::cin, std::cout, std::cerr},
                          .environment = std::move(environment),
                          .outside = std::move(outside)};
    const auto code =
        run_arguments(std::vector<std::string>(argv + std::min(argc, 1), argv + argc), invocation);
    std::cout.flush();
    return static_cast<int>(code);
}

} // namespace postkey::cli

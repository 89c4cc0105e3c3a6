#include "cli/json.hpp"

#include <ostream>

namespace postkey::cli {

void print(const Invocation& invocation, const json::value& value)
{
    invocation.streams.out << json::serialize(value) << '\n';
}

} // namespace postkey::cli

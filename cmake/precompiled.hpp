// What nearly every source needs and nothing of ours: editing Postkey never rebuilds this.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/any_io_executor.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// The way in for libFuzzer.
#include "fuzz/support/target.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count)
{
    postkey::fuzz::only_target()({reinterpret_cast<const char*>(bytes), count});
    return 0;
}

#pragma once
// Where unpredictable bytes come from: the operating system's generator, or a seeded one in tests.
#include <cstddef>
#include <span>
#include <string>

namespace postkey {

class Random
{
public:
    virtual ~Random() = default;
    virtual void fill(std::span<unsigned char> bytes) = 0; // any thread

    std::string bytes(std::size_t count)
    {
        std::string out(count, '\0');
        fill({reinterpret_cast<unsigned char*>(out.data()), out.size()});
        return out;
    }
};

} // namespace postkey

#include "fuzz/support/target.hpp"

#include <cstdio>
#include <cstdlib>
#include <vector>

namespace postkey::fuzz {
namespace {

std::vector<Target>& targets() // a function: targets make themselves known before main()
{
    static std::vector<Target> all;
    return all;
}

} // namespace

Target::Target(std::string_view name, Try attempt) : name_(name), attempt_(attempt)
{
    targets().push_back(*this);
}

void Target::operator()(std::string_view input) const
{
    attempt_(input);
}

const Target* find_target(std::string_view name)
{
    for (const auto& target : targets())
        if (target.name() == name)
            return &target;
    return nullptr;
}

const Target& only_target()
{
    require(targets().size() == 1, "a program for libFuzzer has one target");
    return targets().front();
}

void require(bool holds, std::string_view what, std::source_location where)
{
    if (holds)
        return;
    std::fprintf(stderr, "%s:%u: does not hold: %.*s\n", where.file_name(), where.line(),
                 static_cast<int>(what.size()), what.data());
    std::abort();
}

} // namespace postkey::fuzz

// fuzz_replay TARGET FOLDER: tries every file of FOLDER, so that what was found once stays found.
#include "fuzz/support/target.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

int main(int count, char** arguments)
{
    namespace fs = std::filesystem;
    const auto* const target = count == 3 ? postkey::fuzz::find_target(arguments[1]) : nullptr;
    if (target == nullptr) {
        std::fprintf(stderr, "usage: fuzz_replay TARGET FOLDER\n");
        return 64;
    }
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(arguments[2]))
        files.push_back(entry.path());
    std::ranges::sort(files);
    for (const auto& file : files) {
        std::fprintf(stderr, "%s\n", file.c_str());
        std::ifstream stream(file, std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(stream)), {});
        (*target)(bytes);
    }
    std::fprintf(stderr, "%s: %zu inputs\n", arguments[1], files.size());
    return files.empty() ? 1 : 0;
}

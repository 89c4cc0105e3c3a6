#pragma once
// The text of secrets.toml, edited by its lines, so that comments and everything else stay as they are.
#include "config/config.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace postkey::config {

class KeyBlocks
{
public:
    KeyBlocks(std::string text, std::filesystem::path file);
    ~KeyBlocks();
    KeyBlocks(const KeyBlocks&) = delete;
    KeyBlocks& operator=(const KeyBlocks&) = delete;

    void add(const Key& key); // at the end
    void remove(std::string_view kid);
    void set_use_from(std::string_view kid, Instant use_from);

    // Whether the text now says just these keys, and besides them what it said at first. If not, the file is
    // written in a way that these edits do not fit.
    bool are_exactly(const std::vector<Key>& keys) const;
    std::string text() const;

private:
    struct Block
    {
        std::size_t begin; // the line [[keys]]
        std::size_t end;   // after its last member
    };
    Block find(std::string_view kid) const; // an empty one when there is none

    std::filesystem::path file_;
    std::string before_;
    std::vector<std::string> lines_;
};

} // namespace postkey::config

#pragma once
// Reads lines from a person, with history and completion (libedit).
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace postkey::cli {

// What the word under the cursor may become: from the text before the cursor.
struct Completed
{
    std::string begun;                   // of the word
    std::vector<std::string> candidates; // each begins with it
};
using Completer = std::function<Completed(const std::string&)>;

class LineEditor
{
public:
    LineEditor(std::string prompt, Completer completer);
    ~LineEditor();

    std::optional<std::string> read(); // without its line end; nothing at the end of input

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace postkey::cli

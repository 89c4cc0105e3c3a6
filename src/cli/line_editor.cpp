#include "cli/line_editor.hpp"

#include "cli/completions.hpp"

#include <histedit.h>

#include <cstdio>

namespace postkey::cli {
namespace {

constexpr int longest_history = 1000;

} // namespace

struct LineEditor::State
{
    State(std::string text, Completer function)
        : prompt(std::move(text)), completer(std::move(function)),
          editor(::el_init("postkey", stdin, stdout, stderr)), past(::history_init())
    {
        HistEvent event{};
        ::history(past, &event, H_SETSIZE, longest_history);
        ::history(past, &event, H_SETUNIQUE, 1);
        ::el_set(editor, EL_CLIENTDATA, this);
        ::el_set(editor, EL_PROMPT, &State::show_prompt);
        ::el_set(editor, EL_EDITOR, "emacs");
        ::el_set(editor, EL_SIGNAL, 1);
        ::el_set(editor, EL_HIST, ::history, past);
        // The wide form: the narrow one leaks copies of both texts (libedit, eln.c).
        ::el_wset(editor, EL_ADDFN, L"postkey-complete", L"Complete the word", &State::complete);
        ::el_set(editor, EL_BIND, "^I", "postkey-complete", nullptr);
        ::el_set(editor, EL_BIND, "^R", "em-inc-search-prev", nullptr);
        ::el_source(editor, nullptr); // the person's own .editrc
    }
    ~State()
    {
        ::history_end(past);
        ::el_end(editor);
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    static State& of(EditLine* editor)
    {
        void* data = nullptr;
        ::el_get(editor, EL_CLIENTDATA, &data);
        return *static_cast<State*>(data);
    }

    static const char* show_prompt(EditLine* editor) { return of(editor).prompt.c_str(); }

    static unsigned char complete(EditLine* editor, wint_t)
    {
        const auto* line = ::el_line(editor);
        const auto completed = of(editor).completer(std::string(line->buffer, line->cursor));
        if (completed.candidates.empty())
            return CC_REFRESH_BEEP;
        auto rest = common_prefix(completed.candidates).substr(completed.begun.size());
        if (completed.candidates.size() == 1)
            rest += ' ';
        if (!rest.empty())
            return ::el_insertstr(editor, rest.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
        std::fputc('\n', stdout);
        for (const auto& candidate : completed.candidates)
            std::fprintf(stdout, "%s  ", candidate.c_str());
        std::fputc('\n', stdout);
        return CC_REDISPLAY;
    }

    std::string prompt;
    Completer completer;
    EditLine* editor;
    History* past;
};

LineEditor::LineEditor(std::string prompt, Completer completer)
    : state_(std::make_unique<State>(std::move(prompt), std::move(completer)))
{
}

LineEditor::~LineEditor() = default;

std::optional<std::string> LineEditor::read()
{
    int count = 0;
    const char* line = ::el_gets(state_->editor, &count);
    if (line == nullptr || count <= 0)
        return std::nullopt;
    std::string out(line, static_cast<std::size_t>(count));
    if (out.ends_with('\n'))
        out.pop_back();
    if (!out.empty()) {
        HistEvent event{};
        ::history(state_->past, &event, H_ENTER, out.c_str());
    }
    return out;
}

} // namespace postkey::cli

#pragma once
// A Mustache text that is parsed when it is first filled. Parsed, it takes some thirty times its size, so a
// program that has checked all of its templates at start lets go of them until one is wanted.
#include <functional>
#include <kainjow/mustache.hpp>
#include <memory>
#include <mutex>
#include <string>

namespace postkey::mail {

class Mustache
{
public:
    using Escape = std::function<std::string(const std::string&)>;
    using Context = kainjow::mustache::basic_context<std::string>;

    // Parses. `where` names it in BrokenTemplate, which is thrown when `text` is not Mustache.
    Mustache(std::string where, std::string text, Escape escape);

    std::string render(Context& context) const; // any thread
    const std::string& where() const { return where_; }

    void let_go() const; // of what was parsed; any thread

private:
    using Parsed = kainjow::mustache::mustache;
    std::shared_ptr<Parsed> parsed() const;

    std::string where_;
    std::string text_;
    Escape escape_;
    mutable std::mutex mutex_;
    mutable std::shared_ptr<Parsed> parsed_;
};

} // namespace postkey::mail

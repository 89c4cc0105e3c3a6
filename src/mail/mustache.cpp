#include "mail/mustache.hpp"

#include "mail/broken_template.hpp"

namespace postkey::mail {

Mustache::Mustache(std::string where, std::string text, Escape escape)
    : where_(std::move(where)), text_(std::move(text)), escape_(std::move(escape))
{
    parsed();
}

std::shared_ptr<Mustache::Parsed> Mustache::parsed() const
{
    const std::lock_guard lock(mutex_);
    if (!parsed_) {
        auto made = std::make_shared<Parsed>(text_);
        if (!made->is_valid())
            throw BrokenTemplate(where_ + ": " + made->error_message());
        made->set_custom_escape(escape_);
        parsed_ = std::move(made);
    }
    return parsed_;
}

std::string Mustache::render(Context& context) const
{
    // Not const in kainjow, but it writes only when a lambda or a partial fails, and neither occurs here.
    return parsed()->render(context);
}

void Mustache::let_go() const
{
    const std::lock_guard lock(mutex_);
    parsed_.reset();
}

} // namespace postkey::mail

#include "mail/renderer.hpp"

#include "mail/broken_template.hpp"

namespace postkey::mail {

// The stamp is older than what was read: a file that changes in between is read again.
Renderer::Renderer(Branding branding, std::optional<std::filesystem::path> overrides)
    : branding_(std::move(branding)), overrides_(std::move(overrides)),
      seen_(overrides_ ? stamp_of(*overrides_) : TemplateStamp()),
      set_(std::make_shared<TemplateSet>(branding_, overrides_))
{
}

Renderer::~Renderer() = default;

std::shared_ptr<const TemplateSet> Renderer::current() const
{
    const std::lock_guard lock(mutex_);
    return set_;
}

Content Renderer::render(const Model& model, Locale locale) const
{
    return current()->render(model, locale);
}

Renderer::Refreshed Renderer::refresh()
{
    if (!overrides_)
        return Refreshed::unchanged;
    auto stamp = stamp_of(*overrides_);
    if (stamp == seen_)
        return Refreshed::unchanged;
    seen_ = std::move(stamp);
    try {
        auto set = std::make_shared<const TemplateSet>(branding_, overrides_);
        const std::lock_guard lock(mutex_);
        set_ = std::move(set);
        refusal_.clear();
    } catch (const BrokenTemplate& broken) {
        const std::lock_guard lock(mutex_);
        refusal_ = broken.what();
        throw;
    }
    return Refreshed::replaced;
}

std::string Renderer::refusal() const
{
    const std::lock_guard lock(mutex_);
    return refusal_;
}

} // namespace postkey::mail

#include "server/template_watch.hpp"

#include "base/log.hpp"

#include <chrono>

namespace postkey::server {

TemplateWatch::TemplateWatch(mail::Renderer& renderer, std::filesystem::path directory)
    : renderer_(renderer), directory_(std::move(directory)),
      thread_([this](const std::stop_token& stop) { run(stop); })
{
}

TemplateWatch::~TemplateWatch() = default;

void TemplateWatch::run(const std::stop_token& stop)
{
    constexpr std::chrono::seconds between_looks{1};
    const auto never = [] { return false; };
    std::unique_lock lock(mutex_);
    while (!stopped_.wait_for(lock, stop, between_looks, never) && !stop.stop_requested())
        look();
}

void TemplateWatch::look()
{
    try {
        if (renderer_.refresh() == mail::Renderer::Refreshed::replaced)
            log::info("mail templates taken over", {{"directory", directory_.string()}});
    } catch (const std::exception& broken) {
        log::error("mail templates refused, the last good ones stay in use", {{"cause", broken.what()}});
    }
}

} // namespace postkey::server

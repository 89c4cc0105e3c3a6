#pragma once
// Looks once a second, on a thread of its own, whether an operator's mail templates have changed, and says in
// the log what became of it: a set that is broken is refused while the last good one keeps sending.
#include "mail/renderer.hpp"

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

namespace postkey::server {

class TemplateWatch
{
public:
    TemplateWatch(mail::Renderer& renderer, std::filesystem::path directory);
    ~TemplateWatch(); // waits for a look that is under way

private:
    void run(const std::stop_token& stop);
    void look();

    mail::Renderer& renderer_;
    std::filesystem::path directory_;
    std::mutex mutex_;
    std::condition_variable_any stopped_;
    std::jthread thread_;
};

} // namespace postkey::server

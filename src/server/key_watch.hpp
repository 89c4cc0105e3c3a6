#pragma once
// Takes up what happens to the keys while the server runs: a change of secrets.toml, and the moment at which
// the next key becomes the current one. Looks every two seconds, on a thread of its own. A file that cannot
// be used leaves the last good keys in use, and says so in the log.
#include "base/clock.hpp"
#include "server/key_file.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace postkey::server {

class KeyWatch
{
public:
    KeyWatch(crypto::KeyRing ring, config::Config config, const Clock& clock);
    ~KeyWatch(); // waits for a look that is under way

private:
    void run(const std::stop_token& stop);
    void look();

    crypto::KeyRing ring_;
    KeyFile file_;
    const Clock& clock_;
    std::mutex mutex_;
    std::condition_variable_any stopped_;
    std::jthread thread_;
};

} // namespace postkey::server

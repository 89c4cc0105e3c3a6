#include "flow/throttle.hpp"

#include "store/accounts.hpp"

#include <boost/asio/ip/address.hpp>

#include <utility>

namespace postkey::flow {
namespace {

using std::chrono::seconds;

constexpr seconds minute{60};
constexpr seconds hour{3600};

// One home or one host has a whole IPv6 /64 to itself; an IPv4-mapped address is the IPv4 one (S-093).
std::string network_of(const std::string& source)
{
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(source, error);
    if (error || address.is_v4())
        return source;
    const auto v6 = address.to_v6();
    if (v6.is_v4_mapped())
        return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6).to_string();
    auto bytes = v6.to_bytes();
    for (std::size_t i = 8; i < bytes.size(); ++i)
        bytes[i] = 0;
    return boost::asio::ip::address_v6(bytes).to_string() + "/64";
}

// Bounded whatever was typed, so that keys cannot grow.
std::string identifier_key(const std::string& identifier)
{
    constexpr std::size_t longest = 320;
    const auto parsed = store::parse_identifier(identifier);
    return parsed ? parsed->canonical : identifier.substr(0, longest);
}

} // namespace

Throttle::Throttle(ThrottleLimits limits, const Clock& clock) : limits_(limits), clock_(clock) {}

std::optional<seconds> Throttle::request(const std::string& source)
{
    return over("request " + network_of(source), minute, limits_.source_requests_per_minute, Count::now);
}

std::expected<Throttle::SignInAttempt, seconds> Throttle::sign_in(const std::string& source,
                                                                  const std::string& identifier)
{
    auto source_key = "sign-in from " + network_of(source);
    if (const auto wait = over(source_key, minute, limits_.source_failed_sign_ins_per_minute, Count::later))
        return std::unexpected(*wait);
    auto as = "sign-in as " + identifier_key(identifier);
    if (const auto wait = over(as, hour, limits_.account_failed_sign_ins_per_hour, Count::now)) {
        uncount(as);
        return std::unexpected(*wait);
    }
    return SignInAttempt(*this, std::move(source_key), std::move(as));
}

Throttle::SignInAttempt::SignInAttempt(Throttle& throttle, std::string source_key, std::string identifier_key)
    : throttle_(&throttle), source_key_(std::move(source_key)), identifier_key_(std::move(identifier_key))
{
}

Throttle::SignInAttempt::SignInAttempt(SignInAttempt&& other) noexcept
    : throttle_(std::exchange(other.throttle_, nullptr)), source_key_(std::move(other.source_key_)),
      identifier_key_(std::move(other.identifier_key_))
{
}

Throttle::SignInAttempt& Throttle::SignInAttempt::operator=(SignInAttempt&& other) noexcept
{
    take_back();
    throttle_ = std::exchange(other.throttle_, nullptr);
    source_key_ = std::move(other.source_key_);
    identifier_key_ = std::move(other.identifier_key_);
    return *this;
}

Throttle::SignInAttempt::~SignInAttempt()
{
    take_back();
}

void Throttle::SignInAttempt::take_back()
{
    if (throttle_ != nullptr)
        throttle_->uncount(identifier_key_);
}

void Throttle::SignInAttempt::failed()
{
    auto* const throttle = std::exchange(throttle_, nullptr);
    throttle->over(source_key_, minute, throttle->limits_.source_failed_sign_ins_per_minute, Count::now);
}

void Throttle::uncount(const std::string& key)
{
    const std::lock_guard lock(mutex_);
    const auto found = windows_.find(key);
    if (found != windows_.end() && found->second.count > 0)
        --found->second.count;
}

std::optional<seconds> Throttle::token_guess_refused(const std::string& source)
{
    return over("guess " + network_of(source), minute, limits_.source_token_guesses_per_minute, Count::later);
}

void Throttle::token_guess_failed(const std::string& source)
{
    over("guess " + network_of(source), minute, limits_.source_token_guesses_per_minute, Count::now);
}

std::optional<seconds> Throttle::over(const std::string& key, seconds length, int limit, Count count)
{
    const std::lock_guard lock(mutex_);
    const auto now = clock_.now();
    auto found = windows_.find(key);
    // A window that ends later than its whole length from now was opened before the clock was set back.
    if (found != windows_.end() && (found->second.ends_at <= now || found->second.ends_at > now + length))
        found->second = {now + length, 0, found->second.age};
    if (found == windows_.end()) {
        if (count == Count::later)
            return std::nullopt;
        if (windows_.size() >= most_keys) {
            windows_.erase(oldest_first_.front());
            oldest_first_.pop_front();
        }
        const auto age = oldest_first_.insert(oldest_first_.end(), key);
        found = windows_.emplace(key, Window{now + length, 0, age}).first;
    }
    auto& window = found->second;
    if (count == Count::now) {
        oldest_first_.splice(oldest_first_.end(), oldest_first_, window.age);
        ++window.count;
    }
    const bool refused = count == Count::now ? window.count > limit : window.count >= limit;
    if (!refused)
        return std::nullopt;
    return std::chrono::ceil<seconds>(window.ends_at - now);
}

} // namespace postkey::flow

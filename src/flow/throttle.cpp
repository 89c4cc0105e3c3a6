#include "flow/throttle.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "store/accounts.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace postkey::flow {
namespace {

using std::chrono::seconds;

constexpr seconds minute{60};
constexpr seconds hour{3600};

struct Networks
{
    std::string own;
    std::string wider; // empty where there is none
};

std::string leading_bytes(const boost::asio::ip::address_v6& address, std::size_t kept)
{
    auto bytes = address.to_bytes();
    for (std::size_t i = kept; i < bytes.size(); ++i)
        bytes[i] = 0;
    return boost::asio::ip::address_v6(bytes).to_string() + "/" + std::to_string(kept * 8);
}

// One home or one host has a whole IPv6 /64 to itself, and a customer up to a /48; an IPv4-mapped address is
// the IPv4 one (S-093).
Networks networks_of(const std::string& source)
{
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(source, error);
    if (error || address.is_v4())
        return {source, ""};
    const auto v6 = address.to_v6();
    if (v6.is_v4_mapped())
        return {boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6).to_string(), ""};
    return {leading_bytes(v6, 8), leading_bytes(v6, 6)};
}

std::string canonical(const std::string& identifier)
{
    const auto parsed = store::parse_identifier(identifier);
    return parsed ? parsed->canonical : identifier;
}

} // namespace

Throttle::Throttle(sql::Database& database, const crypto::KeyRing& keys, ThrottleLimits limits,
                   const Clock& clock, Random& random)
    : windows_(std::make_shared<store::ThrottleWindows>(database)),
      key_(keys.keys()->derive_all("throttle").front()), limits_(limits), clock_(clock), random_(random)
{
}

void Throttle::add(Rules& rules, const std::string& what, const std::string& whom, seconds length,
                   int limit) const
{
    constexpr std::size_t enough = 16; // bytes, against two keys that meet by chance
    const auto digest = crypto::hmac_sha256(key_, what + " " + whom).substr(0, enough);
    rules.push_back({to_base64url(digest), length, limit, what});
}

void Throttle::add_source(Rules& rules, const std::string& what, const std::string& source, int limit) const
{
    const auto networks = networks_of(source);
    add(rules, what, networks.own, minute, limit);
    if (networks.wider.empty())
        return;
    const int most = std::numeric_limits<int>::max() / wider_network;
    add(rules, what, networks.wider, minute, std::min(limit, most) * wider_network);
}

seconds Throttle::wait_until(Instant end) const
{
    return std::max(seconds(1), std::chrono::ceil<seconds>(end - clock_.now()));
}

Task<std::optional<seconds>> Throttle::request(std::string source)
{
    Rules rules;
    add_source(rules, "request", source, limits_.source_requests_per_minute);
    const auto now = clock_.now();
    for (const auto& rule : rules)
        if (const auto end = refused_.find(rule.key, rule.length, now))
            co_return wait_until(*end);
    const auto counted = co_await windows_->count(std::move(rules), cause_of(std::move(source)), now);
    if (counted)
        co_return std::nullopt;
    // Nobody takes a request back, so the window stays full. With attempts that may change.
    refused_.remember(counted.error().key, counted.error().ends_at);
    co_return wait_until(counted.error().ends_at);
}

Task<Throttle::Begun> Throttle::sign_in(std::string source, std::string identifier)
{
    Rules rules;
    add_source(rules, "sign-in from", source, limits_.source_failed_sign_ins_per_minute);
    add(rules, "sign-in as", canonical(identifier), hour, limits_.account_failed_sign_ins_per_hour);
    return begin(std::move(rules), std::move(source));
}

Task<Throttle::Begun> Throttle::token_guess(std::string source)
{
    Rules rules;
    add_source(rules, "guess", source, limits_.source_token_guesses_per_minute);
    return begin(std::move(rules), std::move(source));
}

store::Cause Throttle::cause_of(std::string source)
{
    constexpr std::size_t salt_size = 16;
    return {.source = std::move(source), .salt = random_.bytes(salt_size)};
}

Task<Throttle::Begun> Throttle::begin(Rules rules, std::string source)
{
    auto counted = co_await windows_->count(std::move(rules), cause_of(std::move(source)), clock_.now());
    if (!counted)
        co_return std::unexpected(wait_until(counted.error().ends_at));
    co_return Attempt(windows_, std::move(*counted));
}

Throttle::Attempt::Attempt(std::weak_ptr<store::ThrottleWindows> windows,
                           std::vector<store::ThrottleCount> counts)
    : windows_(std::move(windows)), counts_(std::move(counts))
{
}

Throttle::Attempt& Throttle::Attempt::operator=(Attempt&& other) noexcept
{
    take_back();
    windows_ = std::move(other.windows_);
    counts_ = std::exchange(other.counts_, {});
    return *this;
}

void Throttle::Attempt::take_back()
{
    const auto windows = windows_.lock();
    if (windows && !counts_.empty())
        windows->take_back(std::exchange(counts_, {}));
}

} // namespace postkey::flow

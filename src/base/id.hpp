#pragma once
// Ids of things that are stored: UUID version 7 (RFC 9562 §5.7), so they sort by the time they were made.
// Id<Tag> keeps an account's id from being taken for a session's.
#include "base/instant.hpp"
#include "base/random.hpp"

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace postkey {

// The 36 characters of a new version-7 UUID, lower case.
std::string make_uuid(Instant now, Random& random);

// True for exactly the lower-case 36-character form of a UUID of any version.
bool is_uuid(std::string_view text);

template <class Tag>
class Id
{
public:
    static Id make(Instant now, Random& random) { return Id(make_uuid(now, random)); }

    static std::optional<Id> parse(std::string_view text)
    {
        if (!is_uuid(text))
            return std::nullopt;
        return Id(std::string(text));
    }

    // For text that a constraint of the database already vouches for.
    static Id trusted(std::string text) { return Id(std::move(text)); }

    const std::string& text() const { return text_; }
    auto operator<=>(const Id&) const = default;

private:
    explicit Id(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

using AccountId = Id<struct AccountTag>; // also a claim's id: the claim's id becomes the account's
using SessionId = Id<struct SessionTag>;
using MessageId = Id<struct MessageTag>; // an outbox row; also the jti of the token it minted

} // namespace postkey

#pragma once
// Text that must not be seen: it has no stream operator and no formatter, and is wiped when it goes.
#include <string>
#include <string_view>
#include <utility>

namespace postkey {

class SecretString
{
public:
    SecretString() = default;
    explicit SecretString(std::string text) : text_(std::move(text)) {}
    SecretString(const SecretString&) = default;
    SecretString(SecretString&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }
    SecretString& operator=(const SecretString& other)
    {
        if (this != &other) {
            wipe();
            text_ = other.text_;
        }
        return *this;
    }
    SecretString& operator=(SecretString&& other) noexcept
    {
        if (this != &other) {
            wipe();
            text_ = std::move(other.text_);
            other.wipe();
        }
        return *this;
    }
    ~SecretString() { wipe(); }

    // Every use of the text is a place to look at in review.
    std::string_view reveal() const { return text_; }
    bool empty() const { return text_.empty(); }

private:
    void wipe() noexcept;
    std::string text_;
};

// Overwrites the bytes in a way the compiler may not drop.
void wipe_bytes(void* bytes, std::size_t count) noexcept;

} // namespace postkey

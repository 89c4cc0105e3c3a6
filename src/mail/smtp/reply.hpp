#pragma once
// Replies of an SMTP server (RFC 5321 §4.2, RFC 2034). The server is a stranger: sizes are capped, bytes may
// be anything.
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postkey::mail::smtp {

// x.y.z (RFC 3463). Only kept when x agrees with the reply's code.
struct EnhancedCode
{
    int status = 0;
    int subject = 0;
    int detail = 0;
    bool operator==(const EnhancedCode&) const = default;
};

struct Reply
{
    int code = 0; // 200 to 599
    std::optional<EnhancedCode> enhanced;
    std::vector<std::string> lines; // what follows the code, raw

    bool positive() const { return code / 100 == 2; }
    bool temporary() const { return code / 100 == 4; }
    bool permanent() const { return code / 100 == 5; }

    // Code and lines as one printable line of at most 512 bytes: for operators (S-109).
    std::string text() const;
};

// At most `most` bytes of `text`, cut between characters, with everything unprintable escaped.
std::string printable(std::string_view text, std::size_t most = 512);

// Takes bytes in pieces of any size and gives whole replies.
class ReplyReader
{
public:
    static constexpr std::size_t longest_line = 2048;
    static constexpr std::size_t longest_reply = 16 * 1024;

    void feed(std::string_view bytes); // ignored once broken
    std::optional<Reply> next();
    bool broken() const { return broken_; }

    // Bytes behind the last reply that next() gave: right after STARTTLS or between two mails there must be
    // none.
    bool has_unread() const
    {
        return broken_ || !replies_.empty() || !line_.empty() || !current_.lines.empty();
    }

private:
    void end_line();

    std::string line_;
    Reply current_;
    std::size_t reply_size_ = 0;
    std::deque<Reply> replies_;
    bool broken_ = false;
};

} // namespace postkey::mail::smtp

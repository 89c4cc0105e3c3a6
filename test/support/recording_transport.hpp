#pragma once
// A transport that keeps what it is given and answers as a test tells it to.
#include "mail/transport.hpp"

#include <deque>
#include <functional>
#include <vector>

namespace postkey::test {

class RecordingTransport : public mail::Transport
{
public:
    Task<mail::Delivery> deliver(mail::OutgoingMail mail, mail::LastCheck& check) override
    {
        if (before_the_dot)
            before_the_dot();
        const bool wanted = co_await check.may_still_leave();
        if (!wanted)
            co_return mail::Delivery{mail::Outcome::withheld, "not sent: the last check said no"};
        mails.push_back(std::move(mail));
        mail::Delivery answer{mail::Outcome::sent, "250 2.0.0 ok"};
        if (!answers.empty()) {
            answer = answers.front();
            answers.pop_front();
        }
        co_return answer;
    }
    Task<mail::Delivery> knock() override
    {
        ++knocks;
        co_return mail::Delivery{reachable ? mail::Outcome::sent : mail::Outcome::transport_trouble, ""};
    }
    Task<void> close() override { co_return; }

    bool reachable = true; // whether a knock is answered
    int knocks = 0;
    std::vector<mail::OutgoingMail> mails; // every try the last check let leave, oldest first
    std::deque<mail::Delivery> answers;    // for the next tries; `sent` when empty
    std::function<void()> before_the_dot;  // what happens while the mail is on its way
};

} // namespace postkey::test

#pragma once
// Answers Postfix's smtpd who may sign in, in the words of Dovecot's authentication protocol 1.1: one user,
// AUTH PLAIN.
#include <cstdint>
#include <memory>
#include <string>

namespace postkey::test {

class SaslServer
{
public:
    SaslServer(std::string user, std::string password); // on a free port of 127.0.0.1
    ~SaslServer();

    std::uint16_t port() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace postkey::test

#include "support/smtp_peer.hpp"

namespace postkey::test {
namespace {

// A PeerServer at work on one connection.
class Service
{
public:
    Service(const PeerServer& server, PeerConnection& connection) : server_(server), connection_(connection)
    {
    }

    void run()
    {
        if (server_.implicit)
            connection_.start_tls(*server_.implicit);
        encrypted_ = server_.implicit.has_value();
        answer("CONNECT", server_.greeting);
        for (;;)
            serve(connection_.line());
    }

private:
    void serve(const std::string& line)
    {
        const auto verb = line.substr(0, line.find(' '));
        if (verb == "EHLO")
            answer(verb, capabilities());
        else if (verb == "STARTTLS")
            start_tls();
        else if (verb == "AUTH")
            authenticate(line);
        else if (verb == "RSET")
            answer(verb, "250 2.0.0 reset");
        else if (verb == "MAIL")
            answer(verb, "250 2.1.0 sender ok");
        else if (verb == "RCPT")
            recipient_taken_ = answer(verb, "250 2.1.5 recipient ok").starts_with('2');
        else if (verb == "DATA")
            take_data();
        else if (verb == "QUIT")
            answer(verb, "221 2.0.0 bye"), connection_.close();
        else
            answer(verb, "500 5.5.1 unknown");
    }

    std::string answer(const std::string& verb, const std::string& usual)
    {
        const auto listed = server_.answers.find(verb);
        const auto turn = turns_[verb]++;
        std::string said = usual;
        if (listed != server_.answers.end() && turn < listed->second.size() && !listed->second[turn].empty())
            said = listed->second[turn];
        if (said == "close")
            connection_.close();
        if (said == "reset")
            connection_.reset();
        connection_.say(said + "\r\n");
        if (said.starts_with("421"))
            connection_.close();
        return said;
    }

    std::string capabilities() const
    {
        auto offers =
            encrypted_ && !server_.offers_encrypted.empty() ? server_.offers_encrypted : server_.offers;
        if (server_.starttls && !encrypted_)
            offers.emplace_back("STARTTLS");
        std::string reply = offers.empty() ? "250 peer.example" : "250-peer.example\r\n";
        for (std::size_t i = 0; i < offers.size(); ++i)
            reply += (i + 1 < offers.size() ? "250-" + offers[i] + "\r\n" : "250 " + offers[i]);
        return reply;
    }

    void start_tls()
    {
        if (!answer("STARTTLS", "220 2.0.0 go").starts_with("220"))
            return;
        connection_.start_tls(*server_.starttls);
        encrypted_ = true;
    }

    void authenticate(const std::string& line)
    {
        if (line.starts_with("AUTH LOGIN")) {
            connection_.say("334 VXNlcm5hbWU6\r\n");
            connection_.line();
            connection_.say("334 UGFzc3dvcmQ6\r\n");
            connection_.line();
        }
        answer("AUTH", "235 2.7.0 welcome");
    }

    void take_data()
    {
        const auto said = answer("DATA", recipient_taken_ ? "354 go ahead" : "554 5.5.1 no valid recipients");
        if (!said.starts_with("354"))
            return;
        connection_.message();
        answer("DOT", "250 2.0.0 taken");
        if (++messages_ != server_.messages_before_close)
            return;
        if (server_.farewell)
            connection_.say("421 4.4.2 idle too long\r\n");
        connection_.close();
    }

    const PeerServer& server_;
    PeerConnection& connection_;
    bool encrypted_ = false;
    bool recipient_taken_ = false;
    std::size_t messages_ = 0;
    std::map<std::string, std::size_t> turns_;
};

} // namespace

void PeerServer::operator()(PeerConnection& connection) const
{
    Service(*this, connection).run();
}

} // namespace postkey::test

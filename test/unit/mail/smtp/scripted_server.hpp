#pragma once
// A server without sockets, played against a dialogue: what it answers to each command is a test's to choose.
#include "mail/smtp/dialogue.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace postkey::mail::smtp {

struct ScriptedServer
{
    // For CONNECT, EHLO, STARTTLS, AUTH, RSET, MAIL, RCPT, DATA and DOT, without the last line end; the usual
    // answer when missing. "" is none at all: the connection ends there.
    std::map<std::string, std::string> answers;
    std::vector<std::string> lines;    // commands, in order
    std::vector<std::string> messages; // as they came, without the final dot

    // Until the dialogue has finished; it must within so many steps.
    Ending play(Dialogue& dialogue, int most_steps = 100)
    {
        for (int i = 0; i < most_steps; ++i) {
            auto step = dialogue.next();
            switch (step.kind) {
            case Step::Kind::finished:
                return dialogue.ending();
            case Step::Kind::write:
                take(step.bytes);
                dialogue.on_written();
                break;
            case Step::Kind::ask:
                dialogue.on_asked(Dialogue::LastWord::leave);
                break;
            case Step::Kind::start_tls:
                dialogue.on_encrypted();
                break;
            case Step::Kind::read:
                if (step.phase == Phase::greeting)
                    answer("CONNECT", "220 peer.example");
                give_reply(dialogue);
            }
        }
        ADD_FAILURE() << "the dialogue does not end";
        return {};
    }

private:
    void give_reply(Dialogue& dialogue)
    {
        const auto reply = reader_.next();
        if (reply)
            dialogue.on_reply(*reply, reader_.has_unread() ? Dialogue::Behind::more_bytes
                                                           : Dialogue::Behind::nothing);
        else
            dialogue.on_lost(reader_.broken() ? Loss::garbled : Loss::closed, "gone");
    }

    void take(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const auto line = bytes.substr(0, bytes.find("\r\n"));
            bytes.remove_prefix(line.size() + 2);
            if (in_message_)
                take_message_line(line);
            else
                obey(std::string(line));
        }
    }

    void take_message_line(std::string_view line)
    {
        if (line != ".") {
            message_.append(line).append("\r\n");
            return;
        }
        in_message_ = false;
        messages.push_back(std::exchange(message_, std::string()));
        answer("DOT", "250 2.0.0 taken");
    }

    void obey(const std::string& line)
    {
        lines.push_back(line);
        const auto verb = line.substr(0, line.find(' '));
        if (verb == "EHLO")
            answer(verb, "250-peer.example\r\n250-PIPELINING\r\n250-STARTTLS\r\n250 AUTH PLAIN");
        else if (verb == "STARTTLS")
            answer(verb, "220 go");
        else if (verb == "AUTH")
            answer(verb, "235 welcome");
        else if (verb == "DATA")
            in_message_ = answer(verb, "354 go ahead").starts_with("354");
        else
            answer(verb, "250 ok");
    }

    std::string answer(const std::string& verb, std::string usual)
    {
        const auto chosen = answers.find(verb);
        const auto said = chosen == answers.end() ? std::move(usual) : chosen->second;
        if (!said.empty())
            reader_.feed(said + "\r\n");
        return said;
    }

    ReplyReader reader_;
    bool in_message_ = false;
    std::string message_;
};

inline std::string verb_of(Stage stage)
{
    switch (stage) {
    case Stage::greeting:
        return "CONNECT";
    case Stage::ehlo:
        return "EHLO";
    case Stage::starttls:
        return "STARTTLS";
    case Stage::auth:
        return "AUTH";
    case Stage::rset:
        return "RSET";
    case Stage::mail:
        return "MAIL";
    case Stage::rcpt:
        return "RCPT";
    case Stage::data:
        return "DATA";
    case Stage::final_dot:
        return "DOT";
    }
    return "";
}

} // namespace postkey::mail::smtp

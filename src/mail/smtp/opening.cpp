#include "mail/smtp/opening.hpp"

#include "base/encoding.hpp"

#include <utility>

namespace postkey::mail::smtp {
namespace {

std::string plain_credentials(const std::string& user, const SecretString& password)
{
    std::string text;
    text.reserve(user.size() + password.reveal().size() + 2); // so that no smaller copy is left behind
    text.append(1, '\0').append(user).append(1, '\0').append(password.reveal());
    auto encoded = to_base64(text);
    wipe_bytes(text.data(), text.size());
    return encoded;
}

} // namespace

Opening::Opening(Introduction introduction)
    : introduction_(std::move(introduction)),
      state_(introduction_.tls == TlsMode::implicit ? State::handshake : State::greeting)
{
    // The only place where credentials and no TLS could meet.
    if (introduction_.tls == TlsMode::none && !introduction_.user.empty())
        fail({Outcome::transport_trouble, Reason::credentials}, "AUTH is never sent without TLS");
}

Opening::~Opening()
{
    wipe_bytes(outgoing_.data(), outgoing_.size());
}

Step Opening::next()
{
    if (ending_)
        return {.kind = Step::Kind::finished, .phase = Phase::greeting, .bytes = {}};
    if (state_ == State::handshake)
        return {.kind = Step::Kind::start_tls, .phase = Phase::tls, .bytes = {}};
    const auto phase = state_ == State::greeting   ? Phase::greeting
                       : state_ == State::ehlo     ? Phase::ehlo
                       : state_ == State::starttls ? Phase::starttls
                                                   : Phase::auth;
    const auto kind = outgoing_.empty() ? Step::Kind::read : Step::Kind::write;
    return {.kind = kind, .phase = phase, .bytes = outgoing_};
}

void Opening::on_written()
{
    wipe_bytes(outgoing_.data(), outgoing_.size());
    outgoing_.clear();
}

void Opening::on_encrypted()
{
    encrypted_ = true;
    if (introduction_.tls == TlsMode::implicit)
        state_ = State::greeting;
    else
        say(State::ehlo,
            "EHLO " + introduction_.ehlo_name); // what was offered before TLS, anybody may have said
}

void Opening::on_reply(const Reply& reply, Behind behind)
{
    switch (state_) {
    case State::greeting:
        return after_greeting(reply);
    case State::ehlo:
        return after_ehlo(reply);
    case State::starttls:
        return after_starttls(reply, behind);
    case State::auth_login:
    case State::login_user:
        return after_login_step(reply);
    case State::handshake:
        return on_lost(Loss::garbled, "a reply during the TLS handshake");
    case State::auth_plain:
    case State::login_password:
        if (reply.positive())
            return open(reply.text());
        return fail(classify(Stage::auth, reply), reply.text());
    }
}

void Opening::on_lost(Loss loss, std::string why)
{
    if (ending_)
        return;
    const bool tls = state_ == State::handshake;
    const auto reason = tls ? Reason::tls : loss == Loss::garbled ? Reason::protocol : Reason::lost;
    fail({Outcome::transport_trouble, reason}, std::move(why));
}

void Opening::say(State state, std::string line)
{
    state_ = state;
    outgoing_ = std::move(line);
    outgoing_ += "\r\n";
}

void Opening::after_greeting(const Reply& reply)
{
    if (reply.code != 220)
        return fail(classify(Stage::greeting, reply), reply.text());
    say(State::ehlo, "EHLO " + introduction_.ehlo_name);
}

void Opening::after_ehlo(const Reply& reply)
{
    if (reply.code != 250)
        return fail(classify(Stage::ehlo, reply), reply.text());
    capabilities_ = read_capabilities(reply);
    if (introduction_.tls == TlsMode::required && !encrypted_) {
        if (!capabilities_.starttls)
            return fail({Outcome::transport_trouble, Reason::tls}, "the relay does not offer STARTTLS");
        return say(State::starttls, "STARTTLS");
    }
    if (!keeps_onward_tls())
        return fail({Outcome::transport_trouble, Reason::configuration},
                    "the relay does not offer REQUIRETLS, which smtp_onward_tls asks for");
    if (introduction_.user.empty())
        return open(reply.text());
    authenticate();
}

// RFC 8689 §4.1: the parameter is for sessions under TLS whose server offers it.
bool Opening::keeps_onward_tls()
{
    const bool wanted = introduction_.onward == OnwardTls::required;
    capabilities_.requiretls = capabilities_.requiretls && encrypted_ && wanted;
    return capabilities_.requiretls || !wanted;
}

void Opening::after_starttls(const Reply& reply, Behind behind)
{
    if (reply.code != 220)
        return fail(classify(Stage::starttls, reply), reply.text());
    if (behind == Behind::more_bytes)
        return fail({Outcome::transport_trouble, Reason::tls},
                    "bytes were sent between STARTTLS and the handshake");
    state_ = State::handshake;
}

void Opening::authenticate()
{
    if (capabilities_.auth_plain)
        return say(State::auth_plain,
                   "AUTH PLAIN " + plain_credentials(introduction_.user, introduction_.password));
    if (capabilities_.auth_login)
        return say(State::auth_login, "AUTH LOGIN");
    fail({Outcome::transport_trouble, Reason::configuration},
         "the relay offers neither AUTH PLAIN nor AUTH LOGIN");
}

void Opening::after_login_step(const Reply& reply)
{
    if (reply.code != 334)
        return fail(classify(Stage::auth, reply), reply.text());
    if (state_ == State::auth_login)
        say(State::login_user, to_base64(introduction_.user));
    else
        say(State::login_password, to_base64(introduction_.password.reveal()));
}

void Opening::open(std::string reply)
{
    ending_ = Ending{
        .verdict = {Outcome::sent, Reason::accepted}, .reply = std::move(reply), .usable = true, .alarm = {}};
}

void Opening::fail(Verdict verdict, std::string why)
{
    ending_ = Ending{.verdict = verdict, .reply = printable(why), .alarm = {}};
}

} // namespace postkey::mail::smtp

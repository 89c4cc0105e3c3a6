#pragma once
// What endpoints may use: references to objects that server/ owns and that outlive every request.
#include "base/clock.hpp"
#include "base/random.hpp"
#include "crypto/key_ring.hpp"
#include "crypto/tokens.hpp"
#include "domain/password_policy.hpp"
#include "domain/policy.hpp"
#include "flow/change_email.hpp"
#include "flow/export_account.hpp"
#include "flow/inspect_token.hpp"
#include "flow/mail_status.hpp"
#include "flow/new_password.hpp"
#include "flow/own_account.hpp"
#include "flow/request_mail.hpp"
#include "flow/reset_password.hpp"
#include "flow/send_verification.hpp"
#include "flow/sessions.hpp"
#include "flow/sign_in.hpp"
#include "flow/sign_up.hpp"
#include "flow/throttle.hpp"
#include "flow/undo_change.hpp"
#include "flow/verify_email.hpp"
#include "mail/inbox.hpp"
#include "mail/renderer.hpp"
#include "store/message_operations.hpp"

#include <atomic>
#include <string>

namespace postkey::front {

namespace ops {
struct Instruments;
}
namespace admin {
struct Desk;
}

// A picture of the operator's own, beside the application's name on pages.
struct Logo
{
    std::string content; // empty: ours
    std::string type;    // "image/svg+xml" or "image/png"
};

// What the outside calls this server. Every link is built from `public_url`, never from a request.
struct Site
{
    std::string public_url; // without a trailing slash
    bool https = false;     // of public_url: decides cookie names and Secure
    std::string application_name = "Postkey";
    std::string support_address; // may be empty
    std::string colour = "#1f5fbf";
    Logo logo = {};
    Locale default_locale = Locale::en;
    bool dundie = true;
    bool poletto = true;
};

struct Services
{
    const Site& site;
    const Clock& clock;
    Random& random;
    const crypto::KeyRing& keys;
    const crypto::AccessTokens& access_tokens;
    const Policy& policy;
    const PasswordPolicy& passwords;
    flow::NewPassword& new_password;
    flow::Throttle& throttle;
    flow::SignUp& sign_up;
    flow::VerifyEmail& verify_email;
    flow::RequestMail& request_mail;
    flow::SendVerification& send_verification;
    flow::SignIn& sign_in;
    flow::Sessions& sessions;
    flow::ResetPassword& reset_password;
    flow::InspectToken& inspect_token;
    flow::OwnAccount& own_account;
    flow::MailStatus& mail_status;
    flow::ChangeEmail& change_email;
    flow::UndoChange& undo_change;
    flow::ExportAccount& export_account;
    mail::Inbox* inbox; // only while mail goes to the log; else null, and /dev/... is 404
    ops::Instruments& instruments;
    store::MessageOperations& messages;
    admin::Desk& desk;
    const mail::Renderer& renderer;
    const std::atomic<bool>& ready; // false before the store is open and once draining has begun
};

} // namespace postkey::front

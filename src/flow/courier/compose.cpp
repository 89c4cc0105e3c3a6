#include "flow/courier/compose.hpp"

#include <stdexcept>

namespace postkey::flow {
namespace {

std::string token_of(const store::Prepared& prepared, const crypto::ActionTokens& minted)
{
    if (!prepared.token)
        throw std::logic_error("a mail of this kind needs a token");
    return std::string(minted.mint(*prepared.token, prepared.token_kid).reveal());
}

// A link that goes out again has less of its life left; counted from the request, so that every attempt says
// the same.
std::chrono::minutes life_left(const store::Prepared& prepared, std::chrono::minutes life)
{
    const auto started = prepared.first_hand_over.value_or(prepared.created_at);
    if (started >= prepared.created_at)
        return life;
    constexpr std::chrono::hours told_in_hours{2}; // from here on minutes are no help to anybody
    const auto left = std::chrono::floor<std::chrono::minutes>(started + life - prepared.created_at);
    return left < told_in_hours ? left : std::chrono::floor<std::chrono::hours>(left);
}

mail::Model verification(const store::Prepared& prepared, const Sender& sender,
                         const crypto::ActionTokens& minted, const TokenPolicy& policy, Instant now)
{
    const auto token = token_of(prepared, minted);
    const std::string code(minted.code(prepared.id, prepared.recipient, prepared.kid).reveal());
    if (prepared.style == "poletto")
        return mail::VerifyEmailPoletto{
            .address = prepared.recipient.text(),
            .username = prepared.name,
            .link = sender.public_url + "/v3/users/verify-account?verificationToken=" + token,
            .code = code,
            .expires_at = to_poletto_date(prepared.first_hand_over.value_or(now) + policy.verification_life),
            .code_life = policy.code_life};
    return mail::VerifyEmail{.address = prepared.recipient.text(),
                             .link = sender.public_url + "/verify/" + token,
                             .code = code,
                             .link_life = life_left(prepared, policy.verification_life),
                             .code_life = policy.code_life};
}

mail::Model reset(const store::Prepared& prepared, const Sender& sender, const crypto::ActionTokens& minted,
                  const TokenPolicy& policy)
{
    const auto token = token_of(prepared, minted);
    const auto link = prepared.style == "dundie" ? sender.pwd_reset_url + "?pwd_reset_token=" + token
                                                 : sender.public_url + "/reset_password/" + token;
    return mail::ResetPassword{
        .address = prepared.recipient.text(),
        .link = link,
        .code = std::string(minted.code(prepared.id, prepared.recipient, prepared.kid).reveal()),
        .link_life = life_left(prepared, policy.reset_life),
        .code_life = policy.code_life,
        .client = prepared.client};
}

// What an operator wants to see arrive. Its link opens nothing: no token stands behind it.
mail::Model sample(const store::Prepared& prepared, const Sender& sender)
{
    for (auto& model : mail::sample_models(sender.public_url))
        if (mail::kind_of(model) == prepared.kind) {
            std::visit([&prepared](auto& m) { m.address = prepared.recipient.text(); }, model);
            return std::move(model);
        }
    throw std::logic_error("there is no sample of this kind of mail");
}

std::string recovery_url(const Sender& sender)
{
    return sender.public_url + "/reset_password_request";
}

// Works without signing in. Only who has no account any more is left with the form.
std::string not_me_url(const store::Prepared& prepared, const Sender& sender,
                       const crypto::ActionTokens& minted)
{
    return prepared.token ? sender.public_url + "/undo_change/" + token_of(prepared, minted)
                          : recovery_url(sender);
}

mail::Model model_of(const store::Prepared& prepared, const Sender& sender,
                     const crypto::ActionTokens& minted, const TokenPolicy& policy, Instant now)
{
    if (prepared.intent == Intent::test)
        return sample(prepared, sender);
    const auto other_address = prepared.other_address ? prepared.other_address->masked() : "";
    switch (prepared.kind) {
    case MailKind::verify_email:
        return verification(prepared, sender, minted, policy, now);
    case MailKind::reset_password:
        return reset(prepared, sender, minted, policy);
    case MailKind::already_registered:
        return mail::AlreadyRegistered{.address = prepared.recipient.text(),
                                       .sign_in_url = sender.public_url + "/login",
                                       .recovery_url = recovery_url(sender)};
    case MailKind::password_changed:
        return mail::PasswordChanged{.address = prepared.recipient.text(),
                                     .recovery_url = not_me_url(prepared, sender, minted)};
    case MailKind::email_change_confirm:
        return mail::EmailChangeConfirm{.address = prepared.recipient.text(),
                                        .old_address = other_address,
                                        .link =
                                            sender.public_url + "/change_email/" + token_of(prepared, minted),
                                        .link_life = life_left(prepared, policy.verification_life)};
    case MailKind::email_change_notice:
        return mail::EmailChangeNotice{.address = prepared.recipient.text(),
                                       .new_address = other_address,
                                       .recovery_url = not_me_url(prepared, sender, minted)};
    case MailKind::email_changed:
        return mail::EmailChanged{.address = prepared.recipient.text(),
                                  .new_address = other_address,
                                  .link = not_me_url(prepared, sender, minted),
                                  .link_life = life_left(prepared, policy.undo_life)};
    case MailKind::new_sign_in:
        return mail::NewSignIn{.address = prepared.recipient.text(),
                               .client = prepared.client,
                               .at = prepared.created_at,
                               .recovery_url = not_me_url(prepared, sender, minted)};
    case MailKind::account_closed:
        return mail::AccountClosed{.address = prepared.recipient.text()};
    default:
        throw std::logic_error("no flow asks for this kind of mail yet");
    }
}

} // namespace

mail::OutgoingMail compose(const store::Prepared& prepared, const Sender& sender,
                           const crypto::ActionTokens& minted, const mail::Renderer& renderer,
                           const TokenPolicy& policy, Instant now)
{
    const auto model = model_of(prepared, sender, minted, policy, now);
    return {.header = {.id = prepared.id,
                       .from = sender.from,
                       .reply_to = sender.reply_to,
                       .to = prepared.recipient,
                       .date = prepared.created_at},
            .content = renderer.render(model, prepared.locale),
            .link = mail::link_of(model),
            .code = mail::code_of(model),
            .envelope_sender =
                sender.bounces ? sender.bounces->sender_of(prepared.id, prepared.kid) : std::string()};
}

} // namespace postkey::flow

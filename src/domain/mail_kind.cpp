#include "domain/mail_kind.hpp"

namespace postkey {
namespace {

template <class Value>
struct Name
{
    Value value;
    std::string_view text;
};

constexpr Name<MailKind> kind_names[] = {
    {MailKind::verify_email, "verify_email"},
    {MailKind::already_registered, "already_registered"},
    {MailKind::reset_password, "reset_password"},
    {MailKind::password_changed, "password_changed"},
    {MailKind::email_change_confirm, "email_change_confirm"},
    {MailKind::email_change_notice, "email_change_notice"},
    {MailKind::email_changed, "email_changed"},
    {MailKind::new_sign_in, "new_sign_in"},
    {MailKind::invite, "invite"},
    {MailKind::account_closed, "account_closed"},
    {MailKind::operator_report, "operator_report"},
};

constexpr Name<Intent> intent_names[] = {
    {Intent::sign_up, "sign_up"},
    {Intent::resend_verification, "resend_verification"},
    {Intent::recovery, "recovery"},
    {Intent::password_changed, "password_changed"},
    {Intent::account_closed, "account_closed"},
    {Intent::test, "test"},
    {Intent::email_change, "email_change"},
    {Intent::email_change_notice, "email_change_notice"},
    {Intent::email_changed, "email_changed"},
    {Intent::new_sign_in, "new_sign_in"},
    {Intent::take_back, "take_back"},
};

constexpr Name<Lane> lane_names[] = {
    {Lane::code, "code"},     {Lane::reset, "reset"}, {Lane::verify, "verify"},
    {Lane::notice, "notice"}, {Lane::test, "test"},
};

template <class Value, std::size_t n>
std::string_view text_of(const Name<Value> (&names)[n], Value value)
{
    for (const auto& name : names)
        if (name.value == value)
            return name.text;
    return "";
}

template <class Value, std::size_t n>
std::optional<Value> value_of(const Name<Value> (&names)[n], std::string_view text)
{
    for (const auto& name : names)
        if (name.text == text)
            return name.value;
    return std::nullopt;
}

} // namespace

std::string_view to_text(MailKind kind)
{
    return text_of(kind_names, kind);
}

std::optional<MailKind> parse_mail_kind(std::string_view text)
{
    return value_of(kind_names, text);
}

std::string_view to_text(Intent intent)
{
    return text_of(intent_names, intent);
}

std::optional<Intent> parse_intent(std::string_view text)
{
    return value_of(intent_names, text);
}

std::string_view to_text(Lane lane)
{
    return text_of(lane_names, lane);
}

Lane lane_of(Intent intent)
{
    switch (intent) {
    case Intent::recovery:
    case Intent::email_change:
    case Intent::take_back:
        return Lane::reset;
    case Intent::sign_up:
    case Intent::resend_verification:
        return Lane::verify;
    case Intent::password_changed:
    case Intent::account_closed:
    case Intent::email_change_notice:
    case Intent::email_changed:
    case Intent::new_sign_in:
        return Lane::notice;
    case Intent::test:
        return Lane::test;
    }
    return Lane::notice;
}

} // namespace postkey

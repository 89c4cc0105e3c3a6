#include "front/pages/words.hpp"

#include "flow/refusal.hpp"
#include "front/refusals.hpp"

#include <algorithm>
#include <array>

namespace postkey::front::pages {
namespace {

constexpr auto flashes = std::to_array<std::string_view>({
    "account_closed",
    "email_change_cancelled",
    "email_change_requested",
    "email_changed",
    "mails_deleted",
    "password_changed",
    "password_reset",
    "profile_changed",
    "recovery_requested",
    "session_ended",
    "sessions_ended",
    "sign_in_first",
    "signed_out",
    "taken_back",
    "verification_resent",
    "verified",
});

constexpr auto others = std::to_array<std::string_view>({
    "heading.account",
    "heading.change_email",
    "heading.check_mail",
    "heading.home",
    "heading.inbox",
    "heading.inbox_gallery",
    "heading.inbox_mail",
    "heading.request_recovery",
    "heading.reset_password",
    "heading.reset_with_code",
    "heading.sign_in",
    "heading.sign_up",
    "heading.undo_change",
    "heading.verify",
    "label.code",
    "label.current_password",
    "label.email",
    "label.identifier",
    "label.name",
    "label.new_email",
    "label.new_password",
    "label.password",
    "label.password2",
    "label.sign_up_password",
    "label.username",
    "hint.code",
    "hint.name",
    "hint.new_password",
    "hint.username",
    "error.code_malformed",
    "error.current_password_wrong",
    "error.email_malformed",
    "error.email_too_long",
    "error.locale_unknown",
    "error.name_malformed",
    "error.passwords_differ",
    "error.required",
    "error.sign_up_password_wrong",
    "error.username_malformed",
    "mail_story.deferred",
    "mail_story.expired",
    "mail_story.queued",
    "mail_story.superseded",
    "mail_story.taken",
    "mail_story.taken_if_any",
    "problem.csrf_heading",
    "problem.csrf_text",
    "problem.failure_heading",
    "problem.failure_text",
    "problem.link_heading",
    "problem.link_text",
    "problem.malformed_heading",
    "problem.malformed_text",
    "problem.not_found_heading",
    "problem.not_found_text",
    "problem.too_many_requests_heading",
    "problem.too_many_requests_text",
    "problem.unavailable_heading",
    "problem.unavailable_text",
    "action.account",
    "action.back",
    "action.recover",
    "action.resend",
});

} // namespace

std::vector<mail::CatalogueKey> chosen_sentences()
{
    std::vector<mail::CatalogueKey> keys;
    for (const auto name : flashes)
        keys.emplace_back("flash", name);
    for (const auto dotted : others)
        keys.push_back(key_of(dotted));
    for (const auto refusal : flow::all_refusals)
        keys.push_back(key_of(shape_of(refusal).page_key));
    return keys;
}

mail::CatalogueKey key_of(std::string_view dotted)
{
    const auto dot = std::min(dotted.find('.'), dotted.size());
    return {std::string(dotted.substr(0, dot)), std::string(dotted.substr(std::min(dot + 1, dotted.size())))};
}

bool is_flash(std::string_view name)
{
    return std::ranges::find(flashes, name) != flashes.end();
}

} // namespace postkey::front::pages

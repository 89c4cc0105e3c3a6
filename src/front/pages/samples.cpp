#include "front/pages/samples.hpp"

#include "front/inbox/samples.hpp"
#include "front/pages/views.hpp"

namespace postkey::front::pages {
namespace {

Values sample_form()
{
    const Values field = {
        {"id", "email"},     {"name", "email"},           {"label", "E-mail"},
        {"type", "email"},   {"autocomplete", "email"},   {"typed", "ada@example.org"},
        {"hint", "A hint."}, {"field_error", "A fault."}, {"described_by", "email-hint email-error"},
        {"numeric", true},   {"required", true},          {"latin", true},
    };
    const Values problem = {{"problem", "A fault."}, {"about", "E-mail"}, {"target", "email"}};
    return {{"form_id", "form"},
            {"fields", std::vector<Values>{field}},
            {"problems", std::vector<Values>{problem}},
            {"failed", true}};
}

Account sample_account()
{
    return {.id = AccountId::trusted("0198c0de-0000-7000-8000-000000000001"),
            .email = EmailAddress::trusted("ada@example.org"),
            .username = "ada",
            .name = "Ada Lovelace",
            .account_status = AccountStatus::verified,
            .created_at = {}};
}

AccountView sample_account_view()
{
    const auto account = sample_account();
    const auto current = SessionId::trusted("0198c0de-0000-7000-8000-000000000002");
    const auto other = SessionId::trusted("0198c0de-0000-7000-8000-000000000003");
    return {.account = account,
            .sessions = {Session{current, account.id, "Firefox on Linux", {}, {}},
                         Session{other, account.id, "", {}, {}}},
            .current = current,
            .pending_change = store::PendingEmailChange{EmailAddress::trusted("grace@example.net"), {}, {}},
            .profile_form = sample_form(),
            .email_form = sample_form(),
            .password_form = sample_form(),
            .close_form = sample_form(),
            .chosen_locale = Locale::en};
}

Value sample_story()
{
    return std::vector<Values>{{{"story_state", "queued"},
                                {"story_open", true},
                                {"story_text", "It is in line."},
                                {"story_since", "03:20 UTC"},
                                {"story_since_at", "2026-11-21T03:20:00.000Z"},
                                {"story_again", "/register/sent"}}};
}

} // namespace

std::vector<Page> sample_pages()
{
    auto check_mail = check_mail_page("ada@example.org", sample_form(), sample_form());
    auto reset_with_code = reset_with_code_page(sample_form());
    check_mail.values["story"] = reset_with_code.values["story"] = sample_story();
    const VerifyView verify{"ada@example.org", "01234567",    VerifyView::Browser::other,
                            sample_form(),     sample_form(), VerifyView::New::unfolded};
    auto same_browser = verify;
    same_browser.browser = VerifyView::Browser::same;
    std::vector<Page> pages = {
        home_page(),
        sign_up_page(sample_form(), Extras::unfolded),
        sign_in_unverified_page(sample_form(), sample_form()),
        sign_in_page(sample_form()),
        request_recovery_page(sample_form()),
        reset_password_page("ada@example.org", sample_form()),
        reset_with_code,
        reset_with_code_page(sample_form()),
        check_mail,
        check_mail_page("", sample_form(), sample_form()),
        verify_page(verify),
        verify_page(same_browser),
        account_page(sample_account_view()),
        change_email_page(
            {"grace@example.net", "a***@example.org", ChangeEmailView::Reader::anybody, sample_form()}),
        change_email_page(
            {"grace@example.net", "a***@example.org", ChangeEmailView::Reader::owner, sample_form()}),
        undo_change_page("ada@example.org"),
        {.name = "problem",
         .status = 400,
         .heading = "Something is wrong",
         .values = {{"explanation", "Why."},
                    {"action", "Back"},
                    {"target", "/"},
                    {"resend_form", std::vector<Values>{sample_form()}}}},
    };
    for (auto& page : inbox::sample_pages())
        pages.push_back(std::move(page));
    return pages;
}

} // namespace postkey::front::pages

#include "mail/template_set.hpp"

namespace postkey::mail {

std::vector<Model> sample_models(const std::string& site)
{
    using namespace std::chrono_literals;
    const std::string address = "ada@example.org";
    const std::string token = "sample.this-link-belongs-to-a-preview-or-to-a-test-mail.it-opens-nothing";
    const std::string code = "48213975";
    const std::string masked = "g•••@example.net";
    return {
        VerifyEmail{address, site + "/verify/" + token, code, 24h, 10min},
        VerifyEmailPoletto{address, "ada", site + "/verify/" + token, code, "21/11/2026 03:20:11", 10min},
        AlreadyRegistered{address, site + "/login", site + "/reset_password_request"},
        ResetPassword{address, site + "/reset_password/" + token, code, 30min, 10min, "Firefox on Linux"},
        PasswordChanged{address, site + "/undo_change/" + token},
        EmailChangeConfirm{"grace@example.net", "a•••@example.org", site + "/change_email/" + token, 24h},
        EmailChangeNotice{address, masked, site + "/undo_change/" + token},
        EmailChanged{address, masked, site + "/undo_change/" + token, 24h * 7},
        NewSignIn{address, "Firefox on Linux", from_milliseconds(1'795'231'211'123),
                  site + "/undo_change/" + token},
        Invite{address, "Grace Hopper", site + "/verify/" + token, 24h * 7},
        AccountClosed{address},
        OperatorReport{"operator@example.org", RelayState::out_of_reach, 42, 35min, 24h, 318, 3, 1},
    };
}

} // namespace postkey::mail

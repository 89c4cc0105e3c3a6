#include "mail/sample_mails.hpp"

namespace postkey::mail {
namespace {

EmailAddress address_of(const Model& model)
{
    return EmailAddress::trusted(std::visit([](const auto& m) { return m.address; }, model));
}

} // namespace

OutgoingMail sample_mail_of(const TemplateSet::Trial& trial, const SampleSender& sender)
{
    return {.header = {.id = MessageId::trusted("00000000-0000-7000-8000-000000000000"),
                       .from = sender.from,
                       .reply_to = sender.reply_to,
                       .to = address_of(trial.model),
                       .date = sender.date},
            .content = trial.content.value(),
            .link = link_of(trial.model),
            .code = code_of(trial.model)};
}

} // namespace postkey::mail

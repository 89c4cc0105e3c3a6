#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "cli/mail_samples.hpp"
#include "cli/message_text.hpp"
#include "cli/terminal.hpp"
#include "cli/workplace.hpp"
#include "domain/policy.hpp"
#include "store/outbox.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <thread>

namespace postkey::cli {
namespace {

struct TestFlags
{
    std::string address;
    SampleChoice choice;
    int wait_seconds = 60;
};

store::NewMessage new_test(const TestFlags& flags, Workplace& workplace)
{
    const auto address = EmailAddress::parse(flags.address);
    if (!address)
        throw CommandFailed(ExitCode::usage, flags.address + " is not an e-mail address");
    auto choice = flags.choice;
    choice.kind = choice.kind.value_or(std::string(to_text(MailKind::verify_email)));
    const auto kind = mail::kind_of(chosen_models(choice, "https://localhost").front());
    const auto locale =
        choice.locale ? chosen_locales(choice).front() : workplace.config.email.default_locale;
    const auto at = now();
    return {.id = MessageId::make(at, workplace.random),
            .intent = Intent::test,
            .recipient = *address,
            .subject = std::nullopt,
            .locale = locale,
            .client = "",
            .created_at = at,
            .max_queue = DeliveryPolicy().max_queue(Lane::test),
            .kind = kind,
            .cause = workplace.cause};
}

bool has_ended(const store::MessageStory& story)
{
    // Deferred by the relay itself: the next try is later than anybody waits.
    return story.message.finished_at ||
           (!story.attempts.empty() && story.attempts.back().outcome == "deferred");
}

std::string time_of_day(Instant at)
{
    constexpr std::size_t date = 11;
    constexpr std::size_t time = 8;
    return to_rfc3339(at).substr(date, time);
}

// Prints what is new in the story since the last look.
class Timeline
{
public:
    explicit Timeline(const Invocation& invocation) : invocation_(invocation) {}

    void show(const store::MessageStory& story)
    {
        if (invocation_.form == OutputForm::json)
            return;
        for (; shown_ < story.attempts.size(); ++shown_) {
            const auto& attempt = story.attempts[shown_];
            line(attempt.at, attempt.outcome == "sent" ? Style::good : Style::bad, attempt.outcome,
                 attempt.reply);
        }
        const auto& message = story.message;
        if (message.finished_at && message.state != "sent")
            line(*message.finished_at, Style::bad, message.state, message.reason.value_or(""));
    }

    void line(Instant at, Style style, const std::string& event, const std::string& detail) const
    {
        if (invocation_.form == OutputForm::json)
            return;
        Table table({});
        table.add({Cell(time_of_day(at), Style::dim), Cell(fmt::format("{:<10}", event), style), detail});
        table.print(invocation_.streams.out, colour_of(invocation_));
        invocation_.streams.out << std::flush;
    }

private:
    const Invocation& invocation_;
    std::size_t shown_ = 0;
};

ExitCode code_of(const store::MessageStory& story)
{
    if (story.message.state == "sent")
        return ExitCode::ok;
    return story.message.finished_at ? ExitCode::refused : ExitCode::try_later;
}

std::string advice(const store::MessageStory& story)
{
    const auto& message = story.message;
    if (message.state == "sent")
        return fmt::format("The relay has it. Look into the mailbox of {}.", message.recipient.text());
    if (message.finished_at)
        return "It did not leave; what the relay said stands above. postkey config check looks at the "
               "settings.";
    return fmt::format("It is still waiting: postkey mail show {}", message.id.text());
}

store::MessageStory follow(Workplace& workplace, const MessageId& id, int wait_seconds, Timeline& timeline)
{
    constexpr std::chrono::milliseconds between_looks{200};
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(wait_seconds);
    while (true) {
        auto story = run_blocking(workplace.messages.find(id));
        if (!story)
            no_such_message(id.text());
        timeline.show(*story);
        if (has_ended(*story) || std::chrono::steady_clock::now() >= deadline)
            return std::move(*story);
        std::this_thread::sleep_for(between_looks);
    }
}

ExitCode test(const Invocation& invocation, const TestFlags& flags)
{
    Workplace workplace(invocation);
    auto message = new_test(flags, workplace);
    const auto id = message.id;
    const auto kind = std::string(to_text(*message.kind));
    const auto locale = std::string(to_text(message.locale));
    const bool served = is_served(workplace.config.database_file());
    Timeline timeline(invocation);
    timeline.line(message.created_at, Style::bold, "queued",
                  fmt::format("{} in {} to {}, {}", kind, locale, message.recipient.text(), id.text()));
    run_blocking(store::Outbox(*workplace.database).record(std::move(message)));
    const auto story = follow(workplace, id, served ? flags.wait_seconds : 0, timeline);
    if (invocation.form == OutputForm::json)
        print(invocation, story_json(story, workplace.config));
    else if (served && flags.wait_seconds > 0)
        invocation.streams.out << advice(story) << '\n';
    if (!served)
        throw CommandFailed(
            ExitCode::try_later,
            fmt::format("no server works on {}, so nobody sends it: start postkey serve within 5 "
                        "minutes, then postkey mail show {}",
                        workplace.config.data_dir.string(), id.text()));
    return flags.wait_seconds == 0 ? ExitCode::ok : code_of(story);
}

} // namespace

void add_mail_test(CLI::App& mail, Invocation& invocation)
{
    auto& command =
        add_command(mail, invocation,
                    {"test", "Send a sample mail through the outbox and the running server, and follow it",
                     "  postkey mail test you@example.org\n"
                     "  postkey mail test you@example.org --kind reset_password --locale ko\n"
                     "  postkey mail test you@example.org --wait 10 --json | jq -r .state"},
                    Effect::reads);
    const auto flags = std::make_shared<TestFlags>();
    command.add_option("ADDRESS", flags->address, "Where to; a mailbox you can look into")->required();
    add_choice(command, flags->choice);
    command.add_option("--wait", flags->wait_seconds, "How long to follow it, in seconds; 60")
        ->type_name("SECONDS")
        ->check(CLI::Range(0, 3600));
    command.callback([&invocation, flags] { invocation.result = test(invocation, *flags); });
}

} // namespace postkey::cli

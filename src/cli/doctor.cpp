#include "base/failure.hpp"
#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "cli/json.hpp"
#include "cli/table.hpp"
#include "cli/terminal.hpp"
#include "cli/workplace.hpp"
#include "sql/migrations.hpp"
#include "store/outbox.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace postkey::cli {
namespace {

enum class Verdict
{
    good,
    notice, // works, but somebody should know
    wrong
};

struct Finding
{
    std::string subject;
    Verdict verdict;
    std::string says;
    std::string advice = {};
};

std::string_view to_text(Verdict verdict)
{
    switch (verdict) {
    case Verdict::good:
        return "good";
    case Verdict::notice:
        return "notice";
    case Verdict::wrong:
        break;
    }
    return "wrong";
}

Style style_of(Verdict verdict)
{
    if (verdict == Verdict::good)
        return Style::good;
    return verdict == Verdict::wrong ? Style::bad : Style::bold;
}

using Findings = std::vector<Finding>;

// What a server would refuse to start with; the rest is looked at with what a tool can read.
void look_at_configuration(const Invocation& invocation, Findings& findings)
{
    try {
        const auto loaded = config::load(invocation.load_request(config::Purpose::serving));
        findings.push_back({"configuration", Verdict::good,
                            fmt::format("a server would listen on {}", loaded.config.server.listen.text())});
    } catch (const config::ConfigError& error) {
        for (const auto& problem : error.problems())
            findings.push_back({"configuration", Verdict::wrong, problem, "docs/configuration.md"});
    }
}

void look_at_address(const config::Config& config, Findings& findings)
{
    const auto& server = config.server;
    const bool https = server.public_url.starts_with("https://");
    if (config.email.debug_mode)
        findings.push_back({"address", Verdict::notice,
                            "this is a development server: mail goes to the inbox",
                            "for others, set server.public_url and a relay"});
    else if (https && server.trusted_proxies.empty())
        findings.push_back(
            {"address", Verdict::notice,
             "https ends before this server, but no proxy is trusted: all clients count as one",
             "name the proxy in server.trusted_proxies"});
    else
        findings.push_back({"address", Verdict::good, fmt::format("links begin with {}", server.public_url)});
}

void look_at_keys(const config::Config& config, Findings& findings)
{
    if (config.keys.empty() && config.security.secret_key.empty())
        findings.push_back({"keys", Verdict::notice, "there are none yet", "the first start makes them"});
    else
        findings.push_back({"keys", Verdict::good, "secrets are strong and readable by their owner only"});
}

void look_at_disk(const config::Config& config, Findings& findings)
{
    constexpr std::uintmax_t little = 512ULL * 1024 * 1024;
    std::error_code unreadable;
    const auto space = std::filesystem::space(config.data_dir, unreadable);
    if (unreadable) {
        findings.push_back({"disk", Verdict::wrong, config.data_dir.string() + ": " + unreadable.message()});
        return;
    }
    const auto free = fmt::format("{} MiB are free", space.available / (1024 * 1024));
    if (space.available < little)
        findings.push_back({"disk", Verdict::notice, free, "a full disk answers 503 to every change"});
    else
        findings.push_back({"disk", Verdict::good, free});
}

bool is_whole(sql::Database& database)
{
    bool whole = true;
    database.transact_blocking([&whole](sql::Connection& connection) {
        for (const auto& row : connection("PRAGMA quick_check(1)").rows)
            whole = whole && row.text(0) == "ok";
    });
    return whole;
}

// The database when it can be worked with.
std::unique_ptr<sql::Database> look_at_database(const config::Config& config, Findings& findings)
{
    try {
        auto database = open_existing(config);
        const auto state = sql::schema_state(*database);
        if (state.current < state.newest) {
            findings.push_back(
                {"database", Verdict::wrong,
                 fmt::format("its schema is {}, this program needs {}", state.current, state.newest),
                 "postkey db migrate"});
            return nullptr;
        }
        if (!is_whole(*database)) {
            findings.push_back({"database", Verdict::wrong, "it is damaged", "postkey db check says where"});
            return nullptr;
        }
        findings.push_back({"database", Verdict::good, fmt::format("whole, schema {}", state.current)});
        return database;
    } catch (const CommandFailed& failed) {
        findings.push_back({"database", Verdict::wrong, failed.what()});
    } catch (const sql::WrongSchema& wrong) {
        findings.push_back({"database", Verdict::wrong, wrong.what()});
    } catch (const BrokenDependency& broken) {
        findings.push_back({"database", Verdict::wrong, broken.what()});
    }
    return nullptr;
}

void look_at_server(const config::Config& config, Findings& findings)
{
    if (is_served(config.database_file()))
        findings.push_back({"server", Verdict::good, "one works on this database"});
    else
        findings.push_back(
            {"server", Verdict::notice, "none works on this database, so no mail leaves", "postkey serve"});
}

void look_at_outbox(sql::Database& database, Findings& findings)
{
    constexpr std::chrono::minutes late{5};
    const auto depths = run_blocking(store::Outbox(database).depths(now()));
    std::int64_t queued = 0;
    std::optional<Instant> oldest;
    for (const auto& lane : depths.lanes) {
        queued += lane.queued;
        if (lane.oldest_due && (!oldest || *lane.oldest_due < *oldest))
            oldest = lane.oldest_due;
    }
    if (depths.is_full)
        findings.push_back({"outbox", Verdict::wrong, fmt::format("it is full: {} mails wait", queued),
                            "new requests get no mail until the relay takes these"});
    else if (oldest && *oldest + late < now())
        findings.push_back({"outbox", Verdict::wrong,
                            fmt::format("{} wait, one was due {}", queued, human_time(*oldest, now())),
                            "postkey mail list"});
    else
        findings.push_back({"outbox", Verdict::good, fmt::format("{} wait, none is late", queued)});
    if (depths.dead > 0)
        findings.push_back({"outbox", Verdict::notice, fmt::format("{} were given up", depths.dead),
                            "postkey mail list --state dead, then postkey mail retry"});
}

void look_at_relays(const Invocation& invocation, const config::Config& config, Findings& findings)
{
    for (const auto& answer : invocation.outside.knock(config))
        findings.push_back(
            {"relay", answer.takes_mail ? Verdict::good : Verdict::wrong,
             answer.takes_mail ? answer.relay + " would take mail now"
                               : fmt::format("{}: {}", answer.relay, answer.reply),
             answer.takes_mail ? "" : "its settings are in [email]; nothing is lost meanwhile"});
}

Findings examine(const Invocation& invocation)
{
    Findings findings;
    look_at_configuration(invocation, findings);
    try {
        const auto config = invocation.load();
        look_at_address(config, findings);
        look_at_keys(config, findings);
        look_at_disk(config, findings);
        if (const auto database = look_at_database(config, findings)) {
            look_at_server(config, findings);
            look_at_outbox(*database, findings);
        }
        look_at_relays(invocation, config, findings);
    } catch (const config::ConfigError&) {
        // Not readable at all: said above.
    }
    return findings;
}

void print_table(const Invocation& invocation, const Findings& findings)
{
    Table table({});
    for (const auto& finding : findings) {
        table.add({Cell(std::string(to_text(finding.verdict)), style_of(finding.verdict)), finding.subject,
                   finding.says});
        if (!finding.advice.empty())
            table.add({"", "", Cell(finding.advice, Style::dim)});
    }
    table.print(invocation.streams.out, colour_of(invocation));
}

json::value as_json(const Findings& findings, bool ok)
{
    json::array rows;
    for (const auto& finding : findings)
        rows.push_back({{"verdict", to_text(finding.verdict)},
                        {"subject", finding.subject},
                        {"says", finding.says},
                        {"advice", finding.advice}});
    return {{"ok", ok}, {"findings", std::move(rows)}};
}

ExitCode doctor(const Invocation& invocation)
{
    const auto findings = examine(invocation);
    const bool ok =
        std::ranges::none_of(findings, [](const Finding& f) { return f.verdict == Verdict::wrong; });
    if (invocation.form == OutputForm::json)
        print(invocation, as_json(findings, ok));
    else
        print_table(invocation, findings);
    return ok ? ExitCode::ok : ExitCode::findings;
}

} // namespace

void add_doctor(CLI::App& root, Invocation& invocation)
{
    auto& command = add_command(root, invocation,
                                {"doctor", "Look at everything that mail and sign-in depend on",
                                 "  postkey doctor\n"
                                 "  postkey doctor --data-dir /var/lib/postkey --json | jq .ok"},
                                Effect::reads);
    command.callback([&invocation] { invocation.result = doctor(invocation); });
}

} // namespace postkey::cli

#include "cli/invocation.hpp"

#include "base/failure.hpp"
#include "base/unicode.hpp"
#include "cli/commands.hpp"
#include "cli/completions.hpp"
#include "crypto/breach_list.hpp"
#include "crypto/key_ring.hpp"
#include "sql/migrations.hpp"

#include <algorithm>
#include <ostream>

namespace postkey::cli {
namespace {

constexpr auto root_examples = "Examples:\n"
                               "  postkey serve\n"
                               "  postkey account list --json\n"
                               "  postkey mail show ID\n"
                               "  postkey COMMAND --help";

void say(Invocation& invocation, const std::string& sentence)
{
    invocation.streams.err << "postkey: " << with_controls_escaped(sentence) << '\n';
}

// The innermost command that the line got to: its help is what helps.
const CLI::App& innermost(const CLI::App& application)
{
    const auto* found = &application;
    while (!found->get_subcommands().empty())
        found = found->get_subcommands().front();
    return *found;
}

std::string path_of(const CLI::App& command)
{
    const auto* parent = command.get_parent();
    return parent == nullptr ? command.get_name() : path_of(*parent) + " " + command.get_name();
}

ExitCode report_usage(const CLI::App& application, const CLI::ParseError& error, Invocation& invocation)
{
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) { // --help, --version
        application.exit(error, invocation.streams.out, invocation.streams.err);
        return ExitCode::ok;
    }
    const auto& command = innermost(application);
    const auto left = application.remaining(true);
    if (!commands_of(command).empty())
        say(invocation, left.empty() ? "a command is missing" : "there is no command " + left.front());
    else
        say(invocation, error.what());
    invocation.streams.err << "See " << path_of(command) << " --help\n";
    return ExitCode::usage;
}

std::optional<std::string> breach_list_fault(const std::filesystem::path& file)
{
    const auto list = crypto::BreachList::open(file);
    return list ? std::nullopt : std::optional(list.error());
}

} // namespace

config::LoadRequest Invocation::load_request(config::Purpose purpose) const
{
    config::LoadRequest request;
    request.data_dir = data_dir;
    if (!config_file.empty())
        request.config_file = config_file;
    request.environment = environment;
    request.purpose = purpose;
    request.weakness = crypto::weakness_of;
    request.breach_list_fault = breach_list_fault;
    return request;
}

config::Config Invocation::load() const
{
    return config::load(load_request(config::Purpose::tool)).config;
}

CLI::App& add_command(CLI::App& parent, Invocation& invocation, const CommandText& text, Effect effect)
{
    auto& command = *parent.add_subcommand(text.name, text.summary);
    command.add_option("--data-dir", invocation.data_dir, "Directory of the database and the secrets")
        ->type_name("DIR")
        ->capture_default_str();
    command.add_option("--config", invocation.config_file, "Configuration instead of DIR/postkey.toml")
        ->type_name("FILE");
    command.add_flag_callback("--json", [&invocation] { invocation.form = OutputForm::json; }, "Print JSON");
    if (effect == Effect::changes)
        command.add_flag_callback(
            "--yes", [&invocation] { invocation.confirmation = Confirmation::given; },
            "Do not ask for confirmation");
    command.footer("Examples:\n" + text.examples);
    return command;
}

CLI::App& add_group(CLI::App& parent, const std::string& name, const std::string& summary)
{
    auto& group = *parent.add_subcommand(name, summary);
    group.require_subcommand(1);
    group.footer("");
    return group;
}

std::unique_ptr<CLI::App> make_application(Invocation& invocation)
{
    auto root = std::make_unique<CLI::App>("Accounts, and every mail around them.", "postkey");
    root->set_version_flag("--version", "postkey " POSTKEY_VERSION);
    root->require_subcommand(1);
    root->footer(root_examples);
    add_serve(*root, invocation);
    auto& config = add_group(*root, "config", "See and check the configuration");
    add_config_show(config, invocation);
    add_config_check(config, invocation);
    auto& account = add_group(*root, "account", "See and change accounts");
    for (const auto add : {add_account_create, add_account_list, add_account_show, add_account_disable,
                           add_account_enable, add_account_verify, add_account_recover, add_account_sign_out,
                           add_account_delete, add_account_import, add_account_export})
        add(account, invocation);
    auto& mail = add_group(*root, "mail", "See and steer the outbox, and look at the mails themselves");
    for (const auto add : {add_mail_list, add_mail_show, add_mail_retry, add_mail_cancel, add_mail_test,
                           add_mail_preview, add_mail_lint})
        add(mail, invocation);
    auto& admin_key = add_group(*root, "admin-key", "Make and take back the keys of the admin API");
    for (const auto add : {add_admin_key_create, add_admin_key_list, add_admin_key_revoke})
        add(admin_key, invocation);
    auto& keys = add_group(*root, "keys", "See, rotate and revoke the keys that sign links and tokens");
    add_keys_list(keys, invocation);
    add_keys_rotate(keys, invocation);
    add_keys_revoke(keys, invocation);
    auto& db = add_group(*root, "db", "Look after the database");
    add_db_migrate(db, invocation);
    add_db_check(db, invocation);
    add_db_backup(db, invocation);
    add_db_restore(db, invocation);
    add_doctor(*root, invocation);
    auto& selftest = add_group(*root, "selftest", "Have the server prove what it promises");
    add_selftest_timing(selftest, invocation);
    auto& audit = add_group(*root, "audit", "Read the audit log, and check that nobody changed it");
    add_audit_tail(audit, invocation);
    add_audit_verify(audit, invocation);
    add_shell(*root, invocation);
    add_completion(*root, invocation);
    return root;
}

ExitCode run_arguments(std::vector<std::string> arguments, Invocation& invocation)
{
    const auto application = make_application(invocation);
    try {
        std::ranges::reverse(arguments); // as CLI11 takes them
        invocation.result = ExitCode::ok;
        application->parse(std::move(arguments));
        return invocation.result;
    } catch (const CLI::ParseError& error) {
        return report_usage(*application, error, invocation);
    } catch (const config::ConfigError& error) {
        for (const auto& problem : error.problems())
            say(invocation, problem);
        return ExitCode::configuration;
    } catch (const CommandFailed& failed) {
        say(invocation, failed.what());
        return failed.code();
    } catch (const sql::WrongSchema& wrong) {
        say(invocation, wrong.what());
        return ExitCode::unavailable;
    } catch (const BrokenDependency& broken) {
        say(invocation, broken.what());
        return ExitCode::unavailable;
    } catch (const std::exception& error) {
        say(invocation, error.what());
        return ExitCode::refused;
    }
}

} // namespace postkey::cli

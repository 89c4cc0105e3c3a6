#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/json.hpp"
#include "cli/workplace.hpp"

#include <fmt/format.h>

#include <ostream>

namespace postkey::cli {
namespace {

json::object verdict_json(const store::AuditVerdict& verdict)
{
    json::object out{{"ok", !verdict.broken},
                     {"records", verdict.records},
                     {"purged", verdict.purged},
                     {"last_seq", verdict.last_seq},
                     {"last_digest", verdict.last_digest},
                     {"first_bad", nullptr},
                     {"detail", nullptr}};
    if (verdict.broken) {
        out["first_bad"] = verdict.broken->seq;
        out["detail"] = verdict.broken->what;
    }
    return out;
}

std::string verdict_sentence(const store::AuditVerdict& verdict)
{
    if (verdict.broken)
        return fmt::format("The audit log is broken at record {}: {}.", verdict.broken->seq,
                           verdict.broken->what);
    if (verdict.last_seq == 0)
        return "The audit log is empty.";
    return fmt::format("The audit log is whole: records {} to {}{}; the digest of the last one is {}.",
                       verdict.purged + 1, verdict.last_seq,
                       verdict.purged > 0 ? ", those before have run out" : "", verdict.last_digest);
}

ExitCode verify_log(const Invocation& invocation)
{
    Workplace workplace(invocation);
    const auto verdict = run_blocking(workplace.audit.verify());
    if (invocation.form == OutputForm::json)
        print(invocation, verdict_json(verdict));
    else
        (verdict.broken ? invocation.streams.err : invocation.streams.out)
            << verdict_sentence(verdict) << '\n';
    return verdict.broken ? ExitCode::findings : ExitCode::ok;
}

} // namespace

void add_audit_verify(CLI::App& audit, Invocation& invocation)
{
    auto& command =
        add_command(audit, invocation,
                    {"verify", "Check that the audit log is what was written",
                     "  postkey audit verify\n"
                     "  postkey audit verify --json | jq '{last_seq, last_digest}'    # to keep elsewhere"},
                    Effect::reads);
    command.callback([&invocation] { invocation.result = verify_log(invocation); });
}

} // namespace postkey::cli

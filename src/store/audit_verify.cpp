// Whether the audit log is what was written.
#include "store/audit.hpp"
#include "store/audit_rows.hpp"

namespace postkey::store {

AuditRecord audit_record_from(const sql::Row& row)
{
    return {.seq = row.integer(0),
            .at = from_milliseconds(row.integer(1)),
            .event = row.text(2),
            .actor = row.text(3),
            .subject = row.optional_text(4),
            .request_id = row.optional_text(5),
            .outcome = row.text(6),
            .reason = row.optional_text(7),
            .source = row.optional_text(8),
            .client = row.optional_text(9),
            .nonce = row.optional_text(10),
            .personal_digest = row.optional_text(11),
            .previous = row.text(12),
            .digest = row.text(13)};
}

namespace {

constexpr std::string_view select_chain =
    "SELECT last_seq, last_digest, purged_seq, purged_digest FROM audit_chain";
constexpr std::string_view select_next =
    "SELECT seq, at, event, actor, subject, request_id, outcome, reason, source, client, nonce, "
    "personal_digest, previous, digest FROM audit WHERE seq > $1 ORDER BY seq LIMIT 1000";

bool is_personal_part_whole(const AuditRecord& record)
{
    if (!record.nonce) // erased, or never there
        return !record.source && !record.client;
    return record.source && record.client &&
           record.personal_digest == personal_digest_of(*record.nonce, *record.source, *record.client);
}

// What is wrong with `record` after one with this number and digest; empty when nothing is.
std::string fault_of(const AuditRecord& record, std::int64_t seq_before, const std::string& digest_before)
{
    if (record.seq <= seq_before)
        return "it was deleted by retention and is here again";
    if (record.previous != digest_before)
        return "it does not follow the record before it";
    if (record.digest != digest_of(record))
        return "its digest is wrong: it was changed";
    if (!is_personal_part_whole(record))
        return "its source or client was changed";
    return "";
}

std::optional<AuditBreak> first_break(sql::Connection& connection, AuditVerdict& verdict)
{
    const auto chain = connection(select_chain);
    if (chain.first() == nullptr)
        return AuditBreak{1, "the row that says where the log begins and ends is gone"};
    verdict.last_seq = chain.first()->integer(0);
    verdict.last_digest = chain.first()->text(1);
    verdict.purged = chain.first()->integer(2);
    auto seq = verdict.purged;
    auto digest = chain.first()->text(3);
    std::int64_t read_up_to = 0;
    for (auto page = connection(select_next, read_up_to); !page.rows.empty();
         page = connection(select_next, read_up_to)) {
        for (const auto& row : page.rows) {
            const auto record = audit_record_from(row);
            if (record.seq > seq + 1)
                return AuditBreak{seq + 1, "it is missing"};
            if (const auto fault = fault_of(record, seq, digest); !fault.empty())
                return AuditBreak{record.seq, fault};
            ++verdict.records;
            seq = record.seq;
            digest = record.digest;
        }
        read_up_to = seq;
    }
    if (seq < verdict.last_seq)
        return AuditBreak{seq + 1, "it is missing at the end"};
    if (seq > verdict.last_seq || digest != verdict.last_digest)
        return AuditBreak{seq, "it is not what was written last"};
    return std::nullopt;
}

} // namespace

Task<AuditVerdict> AuditLog::verify()
{
    auto work = [](sql::Connection& connection) {
        AuditVerdict verdict;
        verdict.broken = first_break(connection, verdict);
        return verdict;
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace postkey::store

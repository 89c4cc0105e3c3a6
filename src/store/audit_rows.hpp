#pragma once
// Internal to store/: how rows become records of the audit log.
#include "sql/connection.hpp"
#include "store/audit_record.hpp"

namespace postkey::store {

// Columns: seq, at, event, actor, subject, request_id, outcome, reason, source, client, nonce,
// personal_digest, previous, digest.
AuditRecord audit_record_from(const sql::Row& row);

} // namespace postkey::store

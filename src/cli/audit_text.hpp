#pragma once
// How commands write a record of the audit log.
#include "cli/json.hpp"
#include "store/audit_record.hpp"

namespace postkey::cli {

// {seq,at,event,actor,subject,request_id,outcome,reason,source,client,digest}
json::object audit_json(const store::AuditRecord& record);

} // namespace postkey::cli

-- The audit log: who did what, when and how it ended; written in the transaction of the change (docs/audit.md). Records are
-- numbered without gaps and chained by digests. What is personal stands beside the chain, which covers it through a digest
-- over a random nonce: nonce and values can be erased, and the chain still holds.

CREATE TABLE audit (
    seq {integer} NOT NULL PRIMARY KEY CHECK (seq > 0),
    at {integer} NOT NULL,
    event TEXT NOT NULL,
    actor TEXT NOT NULL,
    subject TEXT CHECK (length(subject) = 36),
    request_id TEXT,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused')),
    reason TEXT,
    source TEXT,
    client TEXT,
    nonce TEXT,
    personal_digest TEXT CHECK (length(personal_digest) = 43),
    previous TEXT NOT NULL,
    digest TEXT NOT NULL CHECK (length(digest) = 43)
) {strict};

CREATE INDEX audit_by_subject ON audit (subject, seq) WHERE subject IS NOT NULL;

CREATE INDEX audit_config_changes ON audit (seq) WHERE event = 'config_change';

-- One row: the newest record, and the newest of those that ran out and were deleted.
CREATE TABLE audit_chain (
    id {integer} NOT NULL PRIMARY KEY CHECK (id = 1),
    last_seq {integer} NOT NULL,
    last_digest TEXT NOT NULL,
    purged_seq {integer} NOT NULL CHECK (purged_seq <= last_seq),
    purged_digest TEXT NOT NULL
) {strict};

INSERT INTO audit_chain (id, last_seq, last_digest, purged_seq, purged_digest) VALUES (1, 0, '', 0, '');

-- The end of the window whose first refusal is on record: one record a window, however many it refuses.
ALTER TABLE throttle_windows ADD COLUMN recorded_end {integer};

CREATE TRIGGER audit_goes_on BEFORE INSERT ON audit FOR EACH ROW
WHEN NOT EXISTS (SELECT 1 FROM audit_chain WHERE last_seq = NEW.seq AND last_digest = NEW.previous)
{refuse}'a record of the audit log follows the newest one'{refused};

CREATE TRIGGER audit_stays BEFORE UPDATE ON audit FOR EACH ROW
WHEN NEW.seq <> OLD.seq OR NEW.at <> OLD.at OR NEW.event <> OLD.event OR NEW.actor <> OLD.actor
    OR NEW.subject IS DISTINCT FROM OLD.subject OR NEW.request_id IS DISTINCT FROM OLD.request_id
    OR NEW.outcome <> OLD.outcome OR NEW.reason IS DISTINCT FROM OLD.reason
    OR NEW.source IS NOT NULL OR NEW.client IS NOT NULL OR NEW.nonce IS NOT NULL
    OR NEW.personal_digest IS DISTINCT FROM OLD.personal_digest
    OR NEW.previous <> OLD.previous OR NEW.digest <> OLD.digest
{refuse}'of the audit log only what is personal can be erased'{refused};

CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit FOR EACH ROW
WHEN NOT EXISTS (SELECT 1 FROM audit_chain WHERE purged_seq >= OLD.seq)
{refuse}'the audit log is append-only'{refused};

CREATE TRIGGER audit_chain_grows BEFORE UPDATE ON audit_chain FOR EACH ROW
WHEN NEW.last_seq < OLD.last_seq OR NEW.purged_seq < OLD.purged_seq
{refuse}'the audit log is append-only'{refused};

CREATE TRIGGER audit_chain_stays BEFORE DELETE ON audit_chain FOR EACH ROW
{refuse}'the audit log is append-only'{refused};

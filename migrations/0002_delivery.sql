-- How mail leaves: what a message became and when, several transports and their outages, a bound on what may wait.

-- When the courier first decided what the message becomes, a mail or nothing.
ALTER TABLE messages ADD COLUMN decided_at {integer};

-- The transport that last had the message when no answer came to the final dot: its second try stays there.
ALTER TABLE messages ADD COLUMN transport TEXT;

-- Refusals that may pass (a full or disabled mailbox): the first is tried once more.
ALTER TABLE messages ADD COLUMN soft_refusals {integer} NOT NULL DEFAULT 0;

-- Of the recipient, so that one slow domain does not hold up the others. Empty in rows older than this column.
ALTER TABLE messages ADD COLUMN domain TEXT NOT NULL DEFAULT '';

UPDATE messages SET decided_at = counted_at WHERE counted_at IS NOT NULL;

DROP INDEX messages_due;

DROP INDEX messages_waiting_by_recipient;

CREATE INDEX messages_waiting_by_recipient ON messages (recipient) WHERE state = 'queued';

CREATE INDEX messages_due ON messages (lane, due_at, id) WHERE state = 'queued';

CREATE INDEX messages_due_by_domain ON messages (lane, domain, due_at) WHERE state = 'queued';

CREATE INDEX messages_bound ON messages (transport, lane, due_at) WHERE state = 'queued' AND transport IS NOT NULL;

CREATE INDEX messages_overdue ON messages (give_up_at) WHERE state = 'queued';

CREATE INDEX messages_dead ON messages (finished_at) WHERE state = 'dead';

-- When a transport was given up for a while. An open one without a courier is closed at the next start.
CREATE TABLE outages (
    transport TEXT NOT NULL,
    opened_at {integer} NOT NULL,
    closed_at {integer} CHECK (closed_at >= opened_at),
    reason TEXT NOT NULL,
    PRIMARY KEY (transport, opened_at)
) {strict};

CREATE INDEX outages_open ON outages (opened_at) WHERE closed_at IS NULL;

-- One row. The courier measures the outbox; while it is full, mail that strangers ask for is dropped and counted here.
CREATE TABLE outbox_bound (
    id {integer} NOT NULL PRIMARY KEY CHECK (id = 1),
    is_full {integer} NOT NULL CHECK (is_full IN (0, 1)),
    dropped {integer} NOT NULL
) {strict};

INSERT INTO outbox_bound (id, is_full, dropped) VALUES (1, 0, 0);

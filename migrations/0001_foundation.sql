-- The first schema. {integer} and {strict} become each engine's own words (docs/adr/0003-one-sql-two-engines.md).
-- Times are milliseconds since 1970, UTC. Text is compared byte by byte.

CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    email TEXT NOT NULL UNIQUE CHECK (length(email) BETWEEN 3 AND 254),
    username TEXT CHECK (length(username) BETWEEN 1 AND 64),
    username_canonical TEXT UNIQUE,
    name TEXT CHECK (length(name) BETWEEN 1 AND 200),
    locale TEXT NOT NULL,
    user_status TEXT NOT NULL CHECK (user_status IN ('ACTIVE', 'DISABLED')),
    password_hash TEXT,
    created_at {integer} NOT NULL,
    verified_at {integer} NOT NULL,
    password_changed_at {integer} NOT NULL,
    CHECK ((username IS NULL) = (username_canonical IS NULL))
) {strict};

-- A sign-up whose mailbox is not proven yet. Several may stand for one address: who proves it wins.
CREATE TABLE claims (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    email TEXT NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    username TEXT CHECK (length(username) BETWEEN 1 AND 64),
    username_canonical TEXT,
    name TEXT CHECK (length(name) BETWEEN 1 AND 200),
    locale TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    proof_digest TEXT NOT NULL CHECK (length(proof_digest) = 43),
    created_at {integer} NOT NULL,
    expires_at {integer} NOT NULL CHECK (expires_at > created_at),
    CHECK ((username IS NULL) = (username_canonical IS NULL))
) {strict};

CREATE INDEX claims_by_email ON claims (email, created_at);

CREATE INDEX claims_by_username ON claims (username_canonical, created_at);

CREATE INDEX claims_by_expiry ON claims (expires_at);

-- What a mailed link may still do. The link itself is minted when the mail leaves and is never stored; `jti` is the id of the
-- message that first carried it. `subject` is an account or a claim, `email` the mailbox it proves.
CREATE TABLE action_tokens (
    jti TEXT NOT NULL PRIMARY KEY CHECK (length(jti) = 36),
    scope TEXT NOT NULL CHECK (scope IN ('pwd_reset', 'verify_email', 'change_email', 'undo_change', 'invite')),
    subject TEXT NOT NULL CHECK (length(subject) = 36),
    email TEXT NOT NULL,
    issued_at {integer} NOT NULL,
    outer_bound {integer} NOT NULL CHECK (outer_bound > issued_at),
    expires_at {integer} NOT NULL CHECK (expires_at <= outer_bound),
    handed_over_at {integer},
    used_at {integer},
    code_message TEXT,
    code_expires_at {integer},
    code_tries {integer} NOT NULL DEFAULT 0 CHECK (code_tries BETWEEN 0 AND 5),
    CHECK ((code_message IS NULL) = (code_expires_at IS NULL))
) {strict};

CREATE INDEX action_tokens_by_subject ON action_tokens (subject, scope);

CREATE INDEX action_tokens_by_email ON action_tokens (email, scope);

CREATE INDEX action_tokens_by_bound ON action_tokens (outer_bound);

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    cookie_digest TEXT UNIQUE CHECK (length(cookie_digest) = 43),
    client TEXT NOT NULL CHECK (length(client) <= 100),
    created_at {integer} NOT NULL,
    last_used_at {integer} NOT NULL,
    expires_at {integer} NOT NULL
) {strict};

CREATE INDEX sessions_by_account ON sessions (account, created_at);

CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- The refresh tokens of a session, newest unused. A token used again later than its grace is a theft and ends the session.
CREATE TABLE refresh_tokens (
    digest TEXT NOT NULL PRIMARY KEY CHECK (length(digest) = 43),
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    created_at {integer} NOT NULL,
    used_at {integer}
) {strict};

CREATE UNIQUE INDEX refresh_tokens_one_unused ON refresh_tokens (session) WHERE used_at IS NULL;

CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session);

-- The outbox. A row says who asked for what; `kind` is decided by the courier. No row holds a link, a code or a body.
CREATE TABLE messages (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    intent TEXT NOT NULL,
    kind TEXT,
    lane {integer} NOT NULL,
    recipient TEXT NOT NULL,
    mailbox TEXT NOT NULL,
    subject TEXT CHECK (length(subject) = 36),
    style TEXT NOT NULL CHECK (style IN ('postkey', 'dundie', 'poletto')),
    locale TEXT NOT NULL,
    client TEXT NOT NULL,
    other_address TEXT,
    token TEXT,
    state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'sent', 'unknown', 'failed', 'expired', 'superseded',
                                         'cancelled', 'dead')),
    reason TEXT,
    attempts {integer} NOT NULL DEFAULT 0,
    ambiguous {integer} NOT NULL DEFAULT 0,
    deaths {integer} NOT NULL DEFAULT 0,
    created_at {integer} NOT NULL,
    due_at {integer} NOT NULL,
    give_up_at {integer} NOT NULL,
    lease_owner TEXT,
    leased_until {integer},
    fence {integer} NOT NULL DEFAULT 0,
    handing_over {integer} NOT NULL DEFAULT 0 CHECK (handing_over IN (0, 1)),
    counted_at {integer},
    finished_at {integer},
    last_reply TEXT,
    CHECK ((state = 'leased') = (lease_owner IS NOT NULL)),
    CHECK ((state = 'leased') = (leased_until IS NOT NULL)),
    CHECK ((state IN ('queued', 'leased')) = (finished_at IS NULL))
) {strict};

CREATE INDEX messages_due ON messages (lane, due_at) WHERE state = 'queued';

CREATE INDEX messages_leased ON messages (leased_until) WHERE state = 'leased';

CREATE INDEX messages_waiting_by_recipient ON messages (recipient) WHERE state IN ('queued', 'leased');

CREATE INDEX messages_counted ON messages (mailbox, counted_at);

CREATE INDEX messages_finished ON messages (finished_at);

CREATE TABLE attempts (
    message TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    number {integer} NOT NULL,
    at {integer} NOT NULL,
    outcome TEXT NOT NULL,
    reply TEXT NOT NULL,
    PRIMARY KEY (message, number)
) {strict};

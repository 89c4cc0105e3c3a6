-- What protects an account from who got into it: a proven change of address, known devices, erasure.

-- The address that an account asked for and has not proven yet; one at a time. The link that proves it is an action token.
CREATE TABLE email_changes (
    account TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    new_email TEXT NOT NULL CHECK (length(new_email) BETWEEN 3 AND 254),
    session TEXT CHECK (length(session) = 36),
    requested_at {integer} NOT NULL,
    expires_at {integer} NOT NULL CHECK (expires_at > requested_at)
) {strict};

CREATE INDEX email_changes_by_expiry ON email_changes (expires_at);

-- What an account has signed in from: a digest of the browser's device cookie and the account, or a client's name.
CREATE TABLE known_devices (
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    device TEXT NOT NULL CHECK (length(device) BETWEEN 1 AND 120),
    first_used_at {integer} NOT NULL,
    last_used_at {integer} NOT NULL,
    PRIMARY KEY (account, device)
) {strict};

-- 1: the account it was about is gone; once the message has ended, nothing personal stays in its row.
ALTER TABLE messages ADD COLUMN to_be_erased {integer} NOT NULL DEFAULT 0 CHECK (to_be_erased IN (0, 1));

CREATE INDEX messages_to_be_erased ON messages (finished_at) WHERE to_be_erased = 1;

CREATE INDEX messages_by_subject ON messages (subject);

CREATE INDEX messages_by_other_address ON messages (other_address) WHERE other_address IS NOT NULL;

-- What programs open the admin API with. The key itself is shown once and never stored.
CREATE TABLE admin_keys (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 43),
    scopes TEXT NOT NULL CHECK (length(scopes) BETWEEN 1 AND 200),
    created_at {integer} NOT NULL,
    expires_at {integer} NOT NULL CHECK (expires_at > created_at),
    last_used_at {integer},
    revoked_at {integer}
) {strict};

-- A name is free again once its key was revoked.
CREATE UNIQUE INDEX admin_keys_one_name ON admin_keys (name) WHERE revoked_at IS NULL;

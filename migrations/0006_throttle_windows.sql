-- How often something was tried, in windows of fixed length. The key is a keyed digest: no address stands here in the clear.
CREATE TABLE throttle_windows (
    key TEXT NOT NULL PRIMARY KEY CHECK (length(key) = 22),
    ends_at {integer} NOT NULL,
    count {integer} NOT NULL CHECK (count >= 0),
    is_full {integer} NOT NULL CHECK (is_full IN (0, 1))
) {strict};

CREATE INDEX throttle_windows_by_end ON throttle_windows (ends_at);

-- What goes first when there are too many.
CREATE INDEX throttle_windows_once ON throttle_windows (ends_at) WHERE count <= 1 AND is_full = 0;

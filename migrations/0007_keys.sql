-- The key that a mail's link, code and envelope sender are derived from, so that every try carries the same ones while keys
-- rotate. Nothing in rows older than this column: the next try writes the current one.
ALTER TABLE messages ADD COLUMN kid TEXT;

ALTER TABLE action_tokens ADD COLUMN kid TEXT;

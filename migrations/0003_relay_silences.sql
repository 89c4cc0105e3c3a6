-- When the relay did not answer, seen by looking at it whenever somebody asks for a mail: not by the mails themselves, which
-- exist only for some addresses (docs/adr/0010-mail-stories.md).
CREATE TABLE relay_silences (
    began_at {integer} NOT NULL PRIMARY KEY,
    ended_at {integer} CHECK (ended_at >= began_at)
) {strict};

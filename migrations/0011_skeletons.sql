-- What each account's address looks like (docs/email-addresses.md): the edition of the tables that it was computed with, a blank,
-- the skeleton. Missing where it was not computed yet, which a running server does (src/store/skeletons.hpp).
ALTER TABLE accounts ADD COLUMN email_skeleton TEXT;

CREATE INDEX accounts_by_skeleton ON accounts (email_skeleton, id);

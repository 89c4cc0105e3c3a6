-- Password hashes that other systems made and no sign-in has renewed yet: which costs there are is asked every minute.
CREATE INDEX accounts_foreign_hashes ON accounts (password_hash) WHERE substr(password_hash, 1, 10) <> '$argon2id$';

CREATE INDEX claims_foreign_hashes ON claims (password_hash) WHERE substr(password_hash, 1, 10) <> '$argon2id$';

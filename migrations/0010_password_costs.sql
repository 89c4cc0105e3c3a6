-- What Argon2id costs ("$argon2id$v=19$m=19456,t=2,p="): which costs there are is asked every few seconds, because
-- hashes from before a change of the setting stay until their owner signs in.
CREATE INDEX accounts_password_costs ON accounts
    (rtrim(password_hash, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/$'))
    WHERE substr(password_hash, 1, 10) = '$argon2id$';

CREATE INDEX claims_password_costs ON claims
    (rtrim(password_hash, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/$'))
    WHERE substr(password_hash, 1, 10) = '$argon2id$';

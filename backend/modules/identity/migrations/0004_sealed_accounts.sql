-- 0004_sealed_accounts.sql. What the table says about a person can't be read without the key file: e-mail and name are sealed, and the
-- e-mail is found by a keyed digest of it. `shopx migrate` seals the rows from before and blanks the plain columns, which a later release drops.
alter table identity.accounts alter column email drop not null, alter column name drop not null;
alter table identity.accounts
    add column email_index bytea check (length(email_index) = 32),
    add column email_sealed bytea,
    add column name_sealed bytea,
    add constraint plain_or_sealed check ((email is null) = (email_sealed is not null) and (name is null) = (name_sealed is not null)
                                          and (email is null) = (email_index is not null));
create unique index accounts_email_index on identity.accounts (email_index);

-- Whose keys these are: a digest by the key file that sealed the accounts. A server with another key file would find nobody, and does not start.
create table identity.seal (
    one boolean primary key default true check (one),
    key_digest bytea not null check (length(key_digest) = 32)
);

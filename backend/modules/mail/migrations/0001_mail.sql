-- 0001_mail.sql. Mails on their way out. Address and text are sealed: who reads the table learns when something was sent, and nothing else.
create schema mail;
grant usage on schema mail to shopx_system;

create table mail.outbox (
    id uuid primary key,                                      -- also in the Message-ID: a mail that goes out twice is one mail to its reader
    sealed bytea,                                             -- the letter; blank once it was given up
    queued_at timestamptz not null,
    next_attempt_at timestamptz not null,                     -- while a process has it in hand: when others may take it over
    attempts int not null default 0 check (attempts >= 0),
    last_reason text not null default '' check (length(last_reason) <= 100),   -- of the last failure: a status, never an address
    gave_up_at timestamptz,
    check ((sealed is null) = (gave_up_at is not null))
);
create index outbox_due on mail.outbox (next_attempt_at) where gave_up_at is null;
grant select, insert, update, delete on mail.outbox to shopx_system;

-- 0002_registers_and_pins.sql. A device that a manager enrolled at a register, and the PINs that count there and nowhere else.
create table members.enrolments (
    tenant_id uuid not null, id uuid not null,
    store_id uuid not null, register_id uuid not null,
    name text not null check (length(name) between 1 and 100),             -- of the device, for people
    credential_digest bytea not null check (length(credential_digest) = 32),   -- SHA-256; the credential itself was shown once
    enrolled_by uuid not null, enrolled_at timestamptz not null,
    revoked_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, credential_digest),
    foreign key (tenant_id, register_id) references stores.registers
);
call tenancy.guard('members.enrolments');
create index enrolments_by_register on members.enrolments (tenant_id, register_id);

-- PINs are not unique in a tenant: to refuse one because a colleague has it would tell whose it is.
alter table members.members
    add column pin_hash text,                             -- argon2id over a digest under the key file's key: a stolen database can't try PINs
    add column pin_failures int not null default 0,       -- wrong ones in a row, here and on devices that were offline; at the limit it is locked
    add column pin_enrolment uuid;                        -- where it was given last: revoking that device ends what it opened

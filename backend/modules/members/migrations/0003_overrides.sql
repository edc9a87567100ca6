-- 0003_overrides.sql. What a manager approved at a till, signed, and which sale it was used for. Both are only ever added to.
create table members.overrides (
    tenant_id uuid not null, id uuid not null,            -- the token's jti
    register_id uuid not null, cashier_id uuid not null, manager_id uuid not null,
    permission text not null check (length(permission) between 1 and 40),
    subject_kind text not null check (subject_kind in ('sale')), subject_id uuid not null,
    reason text not null check (length(reason) between 1 and 300),
    issued_at timestamptz not null, expires_at timestamptz not null check (expires_at > issued_at),
    signed text not null check (length(signed) between 100 and 4000),      -- the token (JWS, ES256), as the till got it
    primary key (tenant_id, id)
);
call tenancy.guard('members.overrides', 'select, insert');

create table members.override_uses (
    tenant_id uuid not null, override_id uuid not null,
    sale_id uuid not null,                                -- the first that named it; another one is flagged
    used_at timestamptz not null,
    primary key (tenant_id, override_id),
    foreign key (tenant_id, override_id) references members.overrides
);
call tenancy.guard('members.override_uses', 'select, insert');

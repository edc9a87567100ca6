-- 0001_stores.sql. Shops, their registers, and the incarnations of a register: each owns one receipt series (E22).
create schema stores;
grant usage on schema stores to shopx_app;

create table stores.stores (
    tenant_id uuid not null, id uuid not null,
    code text not null check (code ~ '^[A-Z0-9]{1,8}$'),                   -- begins every receipt number
    name text not null check (length(name) between 1 and 200),
    address text check (length(address) <= 500),
    time_zone text not null,                                               -- IANA; checked by the server against its tzdata
    cut_over_minutes int not null check (cut_over_minutes between 0 and 1439),  -- when the business day begins (E23)
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    prices_include_tax boolean not null,
    rounding_scope text not null check (rounding_scope in ('line', 'rate_per_document', 'document')),   -- E5
    cash_step_minor int not null check (cash_step_minor between 1 and 1000),                            -- E9; 1: no rounding
    version int not null default 1,
    primary key (tenant_id, id),
    unique (tenant_id, code)
);
call tenancy.guard('stores.stores');

create table stores.registers (
    tenant_id uuid not null, id uuid not null, store_id uuid not null,
    code text not null check (code ~ '^[A-Z0-9]{1,8}$'),
    name text not null check (length(name) between 1 and 200),
    incarnation_id uuid not null,                                          -- the one that may sell now
    version int not null default 1,
    primary key (tenant_id, id),
    unique (tenant_id, store_id, code),
    foreign key (tenant_id, store_id) references stores.stores
);
call tenancy.guard('stores.registers');

-- Replacing a device ends an incarnation and begins the next, with its own series from 1.
create table stores.incarnations (
    tenant_id uuid not null, id uuid not null, register_id uuid not null,
    ordinal int not null check (ordinal > 0),
    label text not null,                                                   -- what receipt numbers of the series begin with; never changes
    started_at timestamptz not null, ended_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, label),
    unique (tenant_id, register_id, ordinal),
    foreign key (tenant_id, register_id) references stores.registers
);
call tenancy.guard('stores.incarnations', 'select, insert, update');

-- What neighbours may know of us.
create view stores.known_stores with (security_invoker = true) as select tenant_id, id from stores.stores;
grant select on stores.known_stores to shopx_app;

-- 0002_rules.sql. Lists of taxes with dates; promotions and price lists with their versions; coupons and their uses.

-- What holds from which business date on, as canonical JSON: {"periods":[{"from"?,"taxes":[{"code","rate_ppm","on_earlier"?}]}]}. Null: the one rate
-- of rate_ppm, always. Text and not rows: a class is read and written whole, and the same text comes back.
alter table pricing.tax_classes add column rates text check (length(rates) <= 200000);

-- How many changes the tenant's rules have seen: the version of the whole set. Whoever changes a rule holds this row.
create table pricing.rule_heads (
    tenant_id uuid primary key,
    version bigint not null default 0 check (version >= 0)
);
call tenancy.guard('pricing.rule_heads', 'select, insert, update');

-- Every version of every rule, for ever: a sale is priced again from the versions that it names. A rule is in the set of version N when
-- since <= N and until is null or above N. A version's text never changes; the grant lets the server end it and no more.
create table pricing.rules (
    tenant_id uuid not null,
    kind text not null check (kind in ('promotion', 'price_list', 'policy')),
    id text not null check (id ~ '^[A-Za-z0-9._:-]{1,64}$'),
    version int not null check (version > 0),
    body text not null,                                                    -- as the kernel reads it, canonical JSON
    since bigint not null check (since > 0), until bigint check (until > since),
    primary key (tenant_id, kind, id, version)
);
create unique index rules_that_hold on pricing.rules (tenant_id, kind, id) where until is null;
call tenancy.guard('pricing.rules', 'select, insert, update (until)');

-- A coupon that may be used so often and no more. uses never passes uses_max: the row is locked to count, and this is the last judge.
create table pricing.coupons (
    tenant_id uuid not null,
    code text not null check (code ~ '^[A-Za-z0-9._:-]{1,64}$'),
    unlocks text not null check (unlocks ~ '^[A-Za-z0-9._:-]{1,64}$'),     -- the coupon code that promotions ask for
    uses_max int not null check (uses_max > 0),
    uses int not null default 0 check (uses >= 0),
    valid_from timestamptz, valid_until timestamptz,
    primary key (tenant_id, code),
    check (uses <= uses_max)
);
call tenancy.guard('pricing.coupons', 'select, insert, update');

-- Which sale used it. One beyond the limit is kept too, uncounted: the sale has happened.
create table pricing.redemptions (
    tenant_id uuid not null, code text not null, sale_id uuid not null,
    state text not null check (state in ('reserved', 'redeemed')),
    counted boolean not null,
    at timestamptz not null,
    primary key (tenant_id, code, sale_id),
    foreign key (tenant_id, code) references pricing.coupons,
    check (counted or state = 'redeemed')
);
create index redemptions_reserved on pricing.redemptions (tenant_id, code, at) where state = 'reserved';
call tenancy.guard('pricing.redemptions');

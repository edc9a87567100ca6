-- shops.sql. Fills a migrated database with :tenants tenants: one account, one store, :registers registers and :variants products of one
-- variant each. Run by the superuser (row-level security keeps everybody else to one tenant). Variables: tenants, registers, variants,
-- rounding_scope, cash_step_minor, password_hash.
begin;
set local session_replication_role = replica;    -- our own references are right; a million look-ups would only prove it slowly

-- Ids as they would have been made: time first, then chance, and the same in every run.
create function pg_temp.id(kind text, n bigint) returns uuid language sql immutable strict as $$
    select (lpad(to_hex(1735689600000 + n), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid from (select md5(kind || n)) as chance(h)
$$;
-- GS1 General Specifications, section 7.9: weights 1, 3, 1, 3... over the twelve digits before the check digit.
create function pg_temp.gtin13(n bigint) returns text language sql immutable strict as $$
    select body || (10 - sum(substr(body, i, 1)::int * (1 + 2 * (1 - i % 2))) % 10) % 10
      from (select '50' || lpad(n::text, 10, '0')) as b(body), generate_series(1, 12) as i group by body
$$;

create temporary table tenant on commit drop as
    select t, pg_temp.id('tenant', t) as tenant_id, pg_temp.id('account', t) as account_id, pg_temp.id('store', t) as store_id
      from generate_series(1, :tenants) as t;
create temporary table product on commit drop as
    select *, (t - 1)::bigint * :variants + v as n, pg_temp.id('variant', (t - 1) * :variants + v) as variant_id,
           pg_temp.id('product', (t - 1) * :variants + v) as product_id
      from tenant, generate_series(1, :variants) as v;

insert into tenancy.tenants (id, name, created_at) select tenant_id, 'Shop ' || t, now() from tenant;
insert into identity.accounts (id, email, name, password_hash, created_at)
    select account_id, 'owner-' || t || '@shops.example', 'Owner ' || t, :'password_hash', now() from tenant;
insert into identity.account_tenants (account_id, member_of) select account_id, tenant_id from tenant;
insert into members.members (tenant_id, account_id, name, role, with_account) select tenant_id, account_id, 'Owner', 'owner', true from tenant;
insert into stores.stores (tenant_id, id, code, name, time_zone, cut_over_minutes, currency, prices_include_tax, rounding_scope, cash_step_minor)
    select tenant_id, store_id, 'HIGH', 'High Street', 'Europe/London', 240, 'GBP', true, :'rounding_scope', :cash_step_minor from tenant;
insert into stores.registers (tenant_id, id, store_id, code, name, incarnation_id)
    select tenant_id, pg_temp.id('register', t * 100 + r), store_id, r::text, 'Till ' || r, pg_temp.id('incarnation', t * 100 + r)
      from tenant, generate_series(1, :registers) as r;
insert into stores.incarnations (tenant_id, id, register_id, ordinal, label, started_at)
    select tenant_id, pg_temp.id('incarnation', t * 100 + r), pg_temp.id('register', t * 100 + r), 1, 'HIGH-' || r, now()
      from tenant, generate_series(1, :registers) as r;
insert into pricing.tax_classes (tenant_id, code, name, rate_ppm)
    select tenant_id, code, code, rate_ppm from tenant, (values ('standard', 200000), ('zero', 0)) as tax(code, rate_ppm);
insert into catalog.products (tenant_id, id, name, tax_code)
    select tenant_id, product_id, 'Product ' || v || ', 250 g', case v % 4 when 0 then 'zero' else 'standard' end from product;
insert into catalog.variants (tenant_id, id, product_id, ordinal, unit, price_e4)
    select tenant_id, variant_id, product_id, 1, 'each', 100 * (50 + n * 7919 % 1950) from product;
insert into catalog.gtins (tenant_id, gtin, variant_id) select tenant_id, pg_temp.gtin13(n)::bigint, variant_id from product;
-- Nothing has moved yet, but the rows are there: the first seconds of a measurement are like the rest.
insert into inventory.stock (tenant_id, store_id, variant_id, on_hand_milli) select tenant_id, store_id, variant_id, 0 from product;
insert into feed.heads (tenant_id) select tenant_id from tenant;
commit;
-- Only what is filled: a plan made for a vacuumed empty partition would be kept when it fills.
vacuum (analyze) tenancy.tenants, identity.accounts, identity.account_tenants, members.members, stores.stores, stores.registers,
    stores.incarnations, pricing.tax_classes, catalog.products, catalog.variants, catalog.gtins, inventory.stock, feed.heads;

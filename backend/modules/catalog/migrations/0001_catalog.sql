-- 0001_catalog.sql. What can be sold. A product has one or more variants; a variant has any number of codes.
create schema catalog;
grant usage on schema catalog to shopx_app;

create table catalog.categories (
    tenant_id uuid not null, id uuid not null,
    parent_id uuid,
    name text not null check (length(name) between 1 and 200),
    version int not null default 1,
    primary key (tenant_id, id),
    foreign key (tenant_id, parent_id) references catalog.categories
);
call tenancy.guard('catalog.categories');

create table catalog.products (
    tenant_id uuid not null, id uuid not null,
    category_id uuid,
    name text not null check (length(name) between 1 and 300),
    description text check (length(description) <= 5000),
    tax_code text not null check (length(tax_code) between 1 and 40),      -- pricing.tax_classes, by name: the class may come later
    attributes jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
    active boolean not null default true,
    version int not null default 1,
    primary key (tenant_id, id),
    foreign key (tenant_id, category_id) references catalog.categories
);
call tenancy.guard('catalog.products');

create table catalog.variants (
    tenant_id uuid not null, id uuid not null, product_id uuid not null,
    ordinal int not null,
    name text not null default '' check (length(name) <= 200),
    sku text check (length(sku) between 1 and 80),
    unit text not null check (unit in ('each', 'kg', 'm', 'l')),
    price_e4 bigint check (price_e4 between 0 and 1000000000000),          -- ten-thousandths of the unit; null: the till asks
    active boolean not null default true,
    primary key (tenant_id, id),
    foreign key (tenant_id, product_id) references catalog.products
);
create index variants_of_product on catalog.variants (tenant_id, product_id);
call tenancy.guard('catalog.variants');

-- GTINs as their 14 digits, so that a UPC-A and its EAN-13 are one key (E17). The shop's own codes are kept apart: they promise nothing.
create table catalog.gtins (
    tenant_id uuid not null, gtin bigint not null check (gtin between 0 and 99999999999999), variant_id uuid not null,
    primary key (tenant_id, gtin),
    foreign key (tenant_id, variant_id) references catalog.variants on delete cascade
);
create index gtins_of_variant on catalog.gtins (tenant_id, variant_id);
call tenancy.guard('catalog.gtins');

create table catalog.own_codes (
    tenant_id uuid not null, code text not null check (length(code) between 1 and 80), variant_id uuid not null,
    primary key (tenant_id, code),
    foreign key (tenant_id, variant_id) references catalog.variants on delete cascade
);
create index own_codes_of_variant on catalog.own_codes (tenant_id, variant_id);
call tenancy.guard('catalog.own_codes');

-- What neighbours may know of us.
create view catalog.known_variants with (security_invoker = true) as select tenant_id, id, product_id from catalog.variants;
grant select on catalog.known_variants to shopx_app;

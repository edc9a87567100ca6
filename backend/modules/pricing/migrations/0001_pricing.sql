-- 0001_pricing.sql. Rates of tax as data; the arithmetic is engine/.
create schema pricing;
grant usage on schema pricing to shopx_app;

create table pricing.tax_classes (
    tenant_id uuid not null, code text not null check (length(code) between 1 and 40),
    name text not null check (length(name) between 1 and 200),
    rate_ppm int not null check (rate_ppm between 0 and 1000000),
    version int not null default 1,
    primary key (tenant_id, code)
);
call tenancy.guard('pricing.tax_classes');

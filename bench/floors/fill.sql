-- floors/fill.sql. :tenants tenants with one store, two registers and :products products each; ids as pgbench makes them.
insert into floor.counters
    select floor.id(t), floor.id(2 * t + r - 2), floor.id(t), 0 from generate_series(1, :tenants) as t, generate_series(1, 2) as r;
insert into floor.stock
    select floor.id(t), floor.id(t), floor.id(p), 1000000000 from generate_series(1, :tenants) as t, generate_series(1, :products) as p;
-- What the server sets for its own writer: no plan may be made for the empty tables of the first seconds.
alter database :"DBNAME" set enable_seqscan = off;
alter database :"DBNAME" set plan_cache_mode = force_generic_plan;
vacuum (analyze) floor.counters, floor.stock;

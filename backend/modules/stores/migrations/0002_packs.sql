-- 0002_packs.sql. A store names a pack (packs/), which fills what the tenant does not say of how the store rounds. Null: not said.
alter table stores.stores
    add column pack_id text check (length(pack_id) between 2 and 20),
    add column pack_version int check (pack_version > 0),
    add column tax_rounding text check (tax_rounding in ('half_away', 'half_even', 'half_down', 'down', 'up')),
    add column inclusive_rule text check (inclusive_rule in ('tax_first', 'net_first')),               -- E3
    add column cash_tie text check (cash_tie in ('up', 'down')),                                       -- E9
    add constraint stores_pack_whole check ((pack_id is null) = (pack_version is null));

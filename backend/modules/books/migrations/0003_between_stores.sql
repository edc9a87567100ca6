-- 0003_between_stores.sql. Value that one store owes and another takes (E13, B43): the document's entry then stands in both, and balances in
-- each, because they may be two legal entities. What the one owes the other for it is in inter_store, whose detail is the other store's id.
alter domain books.account drop constraint account_check;
-- Not looked for in the rows that there are: the list has only grown.
alter domain books.account add constraint account_check check (value in (
    'drawer_cash', 'safe', 'card_clearing', 'terminal_clearing', 'bank', 'receivables', 'gift_cards', 'store_credit', 'vouchers', 'deposits', 'tips',
    'tax', 'revenue', 'cash_rounding', 'over_short', 'pay_in', 'pay_out', 'processing_fees', 'disputes', 'value_corrections', 'value_unbooked',
    'inter_store'           -- a debit is owed to this store, a credit by it; over all stores of a tenant it comes to nothing
)) not valid;

create function books.balances_in_each_store(stores uuid[], amounts bigint[]) returns boolean language sql immutable strict parallel safe
    return not exists (select from unnest(stores, amounts) as part(store, amount) group by store having sum(amount) <> 0);

-- Nearly all entries stand in one store, and cost nothing more: no array, and a strict function that isn't called.
alter table books.entries add column stores uuid[];     -- where each part stands; null: all of them in store_id
alter table books.entries add constraint each_part_has_its_store check (cardinality(stores) = cardinality(amounts)) not valid;
alter table books.entries add constraint an_entry_balances_in_each_store check (books.balances_in_each_store(stores, amounts)) not valid;

create or replace view books.postings with (security_invoker = true) as
    select e.tenant_id, e.position, e.kind, e.document_id, e.occurred_at, e.business_date, coalesce(p.store_id, e.store_id) as store_id, e.currency,
           p.part, p.account::text as account, p.detail, p.amount_minor
      from books.entries e, unnest(e.accounts, e.details, e.amounts, e.stores) with ordinality as p(account, detail, amount_minor, store_id, part);

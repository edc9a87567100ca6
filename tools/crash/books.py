"""What must hold in the database by itself, whatever has happened to the server: each check is a query that finds what is wrong.

    from crash.books import check
    findings = check(rows)          # rows: runs a query as the superuser and returns lists of text

Superuser, because row-level security lets nobody else look over all tenants."""
from collections.abc import Callable
from typing import NamedTuple

EXAMPLES_MAX = 5

Rows = Callable[[str], list[list[str]]]


class Finding(NamedTuple):
    check: str
    count: int
    examples: list[str]


# Each yields a row of words for everything that is wrong, and none when all is well.
CHECKS = {
    "receipt numbers are 1..n in each series, and the series knows n": """
        select coalesce(s.tenant_id, n.tenant_id) as tenant, coalesce(s.id, n.series_id) as series, s.last_number, n.sales, n.first, n.last, n.different
          from sales.series s
          full join (select tenant_id, series_id, count(*) as sales, min(number) as first, max(number) as last, count(distinct number) as different
                       from sales.sales group by 1, 2) n on n.tenant_id = s.tenant_id and n.series_id = s.id
         where s.last_number is distinct from coalesce(n.sales, 0)
            or n.sales is not null and (n.first <> 1 or n.last <> n.sales or n.different <> n.sales)""",
    "a sale is stored once": """
        select tenant_id as tenant, id as sale, count(*) as times from sales.sales group by 1, 2 having count(*) > 1""",
    "the digest is the document's": """
        select tenant_id as tenant, id as sale from sales.sales where digest <> sha256(convert_to(document, 'UTF8'))""",
    "the columns of a sale say what its document says": """
        select tenant_id as tenant, id as sale, kind, total_minor, tax_minor, tendered_minor, rounding_minor, said
          from (select s.*, document::jsonb - 'lines' as said,
                       (select coalesce(sum((tender ->> 'amount_minor')::bigint), 0) from jsonb_array_elements(document::jsonb -> 'tenders') as tender) as tendered,
                       (select coalesce(sum((line ->> 'total_minor')::bigint), 0) from jsonb_array_elements(document::jsonb -> 'lines') as line) as lines_total
                  from sales.sales s) as sale
         where row (kind, store_id, register_id, occurred_at, currency, total_minor, total_minor, tax_minor, rounding_minor, tendered_minor, tendered_minor)
            is distinct from row (case said ->> 'kind' when 'sale' then 1 else 2 end::smallint, (said ->> 'store_id')::uuid, (said ->> 'register_id')::uuid,
                (said ->> 'occurred_at')::timestamptz, said ->> 'currency', (said ->> 'total_minor')::bigint, lines_total::bigint, (said ->> 'tax_minor')::bigint,
                (said ->> 'rounding_minor')::bigint, tendered::bigint, (said ->> 'total_minor')::bigint + (said ->> 'rounding_minor')::bigint)""",
    "stock is the sum of the movements": """
        select coalesce(s.tenant_id, m.tenant_id) as tenant, coalesce(s.store_id, m.store_id) as store, coalesce(s.variant_id, m.variant_id) as variant,
               s.on_hand_milli, m.moved_milli
          from inventory.stock s
          full join (select tenant_id, store_id, variant_id, sum(quantity_milli) as moved_milli from inventory.movement_lines group by 1, 2, 3) m
            on m.tenant_id = s.tenant_id and m.store_id = s.store_id and m.variant_id = s.variant_id
         where s.on_hand_milli is distinct from coalesce(m.moved_milli, 0)""",
    "movements are what the sales' lines took": """
        select coalesce(m.tenant_id, l.tenant_id) as tenant, coalesce(m.id, l.sale_id) as sale, coalesce(m.variant_id, l.variant_id) as variant,
               m.store_id as moved_in, l.store_id as sold_in, m.moved_milli, l.sold_milli
          from (select tenant_id, id, store_id, variant_id, sum(quantity_milli) as moved_milli from inventory.movement_lines where kind in (1, 2) group by 1, 2, 3, 4) m
          full join (select tenant_id, sale_id, store_id, variant_id, sum(quantity_milli) as sold_milli from sales.lines where variant_id is not null group by 1, 2, 3, 4) l
            on m.tenant_id = l.tenant_id and m.id = l.sale_id and m.store_id = l.store_id and m.variant_id = l.variant_id
         where m.moved_milli is distinct from -l.sold_milli""",
    "a movement of a sale has its sale, and the sale's kind": """
        select m.tenant_id as tenant, m.id as movement, m.kind, s.kind as sale_kind
          from inventory.movements m left join sales.sales s on s.tenant_id = m.tenant_id and s.id = m.id
         where m.kind in (1, 2) and s.kind is distinct from m.kind""",
    "tenders other than cash have their rows, and cash has none": """
        select coalesce(t.tenant_id, d.tenant_id) as tenant, coalesce(t.sale_id, d.sale_id) as sale, t.times as booked, d.times as said
          from (select tenant_id, sale_id, kind, amount_minor, currency, coalesce(reference, '') as reference, count(*) as times
                  from payments.tenders group by 1, 2, 3, 4, 5, 6) t
          full join (select s.tenant_id, s.id as sale_id, case tender ->> 'kind' when 'card_external' then 2 else 0 end::smallint as kind,
                            (tender ->> 'amount_minor')::bigint as amount_minor, s.currency, coalesce(tender ->> 'reference', '') as reference, count(*) as times
                       from sales.sales s, jsonb_array_elements(s.document::jsonb -> 'tenders') as tender
                      where tender ->> 'kind' <> 'cash' group by 1, 2, 3, 4, 5, 6) d
            using (tenant_id, sale_id, kind, amount_minor, currency, reference)
         where t.times is distinct from d.times""",
    "feed positions are 1..head for each tenant": """
        select coalesce(h.tenant_id, e.tenant_id) as tenant, h.position as head, e.entries, e.first, e.last
          from feed.heads h
          full join (select tenant_id, count(*) as entries, min(position) as first, max(position) as last from feed.entries group by 1) e on e.tenant_id = h.tenant_id
         where h.position is distinct from coalesce(e.entries, 0) or e.entries is not null and (e.first <> 1 or e.last <> e.entries)""",
    "each sale has one feed entry, with its kind and digest": """
        select coalesce(s.tenant_id, e.tenant_id) as tenant, coalesce(s.id, e.entity_id) as sale, s.kind, e.kind as entry_kind, e.entries
          from sales.sales s
          full join (select tenant_id, entity_id, min(kind) as kind, count(*) as entries, min(encode(digest, 'hex')) as digest
                       from feed.entries where kind in (1, 2) group by 1, 2) e on e.tenant_id = s.tenant_id and e.entity_id = s.id
         where s.kind is distinct from e.kind or e.entries <> 1 or e.digest is distinct from encode(s.digest, 'hex')""",
    "the feed is in the order of the receipts": """
        select tenant_id as tenant, series_id as series, number, position
          from (select s.tenant_id, s.series_id, s.number, e.position, lag(e.position) over (partition by s.tenant_id, s.series_id order by s.number) as before
                  from sales.sales s join feed.entries e on e.tenant_id = s.tenant_id and e.entity_id = s.id and e.kind in (1, 2)) as ordered
         where position <= before""",
    "each sale that the journal has passed has its entry": """
        select f.tenant_id as tenant, f.entity_id as sale, f.position
          from feed.entries f join feed.cursors c on c.tenant_id = f.tenant_id and c.consumer = 'books' and c.position >= f.position
          left join books.entries e on e.tenant_id = f.tenant_id and e.kind = f.kind and e.document_id = f.entity_id
         where f.kind in (1, 2) and e.document_id is null""",
    "the revenue and tax of an entry are its sale's total": """
        select s.tenant_id as tenant, s.id as sale, s.total_minor, posted.minor
          from sales.sales s join books.entries e on e.tenant_id = s.tenant_id and e.document_id = s.id
         cross join lateral (select coalesce(sum(p.amount), 0) as minor from unnest(e.accounts, e.amounts) as p(account, amount) where p.account in ('revenue', 'tax')) as posted
         where posted.minor <> -s.total_minor""",
    "the journal's sums by day are those of its entries": """
        select tenant_id as tenant, business_date as day, store_id as store, account, detail, b.minor as kept, p.minor as posted
          from (select tenant_id, business_date, store_id, currency, account::text as account, detail, debit_minor - credit_minor as minor from books.balances) b
          full join (select tenant_id, business_date, store_id, currency, account, detail, sum(amount_minor) as minor from books.postings group by 1, 2, 3, 4, 5, 6) p
            using (tenant_id, business_date, store_id, currency, account, detail)
         where b.minor is distinct from p.minor""",
}


def check(rows: Rows) -> list[Finding]:
    """Runs every check; an empty list means that the books are right."""
    return [finding for finding in (run(rows, name) for name in CHECKS) if finding.count]


def run(rows: Rows, name: str) -> Finding:
    wrong = rows(f"select 'count', count(*)::text from ({CHECKS[name]}) as wrong")
    count = int(wrong[0][1])
    examples = rows(f"select to_jsonb(wrong)::text from ({CHECKS[name]}) as wrong limit {EXAMPLES_MAX}") if count else []
    return Finding(name, count, [" ".join(example) for example in examples])

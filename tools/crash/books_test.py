"""Each check of books.py is seen red by the fault it is for, and by no other; good books are seen green."""
import hashlib
import json
import unittest
import uuid

from harness import shops as shops_of
from harness.lab import Lab
from testkit.sale import uuid7

from . import books
from .tills import Ledger, Till

SALES = 60
TENANTS, REGISTERS, VARIANTS = 3, 2, 12
ANY_SALE = "(select id from sales.sales order by id limit 1)"

# What is planted -> the checks that must find it, by their first words. Run inside a transaction that is rolled back.
FAULTS = {
    "a sale is lost whole, as when an acknowledged commit never reached the disk": (f"""
        delete from inventory.movements where id = {ANY_SALE}; delete from payments.tenders where sale_id = {ANY_SALE};
        delete from feed.entries where entity_id = {ANY_SALE}; delete from sales.sales where id = {ANY_SALE}""",
        {"receipt numbers", "stock is", "feed positions"}),
    "a receipt number is given twice": ("""
        update sales.sales set number = number - 1 where (tenant_id, series_id, number) in (select tenant_id, series_id, max(number) from sales.sales group by 1, 2 limit 1)""",
        {"receipt numbers"}),
    "the series counts one too many": ("update sales.series set last_number = last_number + 1 where id = (select min(id::text)::uuid from sales.series)", {"receipt numbers"}),
    "a document is touched": (f"""update sales.sales set document = replace(document, '"kernel_version": 1', '"kernel_version": 2') where id = {ANY_SALE}""", {"the digest"}),
    "a total is touched": (f"""update sales.sales set total_minor = total_minor + 1, tendered_minor = tendered_minor + 1 where id = {ANY_SALE}""", {"the columns"}),
    "a sale moves to another register": (f"update sales.sales set register_id = gen_random_uuid() where id = {ANY_SALE}", {"the columns"}),
    "stock is off by a thousandth": ("update inventory.stock set on_hand_milli = on_hand_milli + 1 where variant_id = (select variant_id from inventory.stock limit 1)", {"stock is"}),
    "stock without a movement": ("insert into inventory.stock select tenant_id, store_id, gen_random_uuid(), 1000 from inventory.stock limit 1", {"stock is"}),
    "a movement takes more than the sale, and stock with it": ("""
        with moved as (update inventory.movements m set quantities_milli[1] = quantities_milli[1] - 1
                        where (tenant_id, id) = (select tenant_id, id from inventory.movements limit 1) returning tenant_id, store_id, variant_ids[1] as variant_id)
        update inventory.stock s set on_hand_milli = on_hand_milli - 1 from moved m where s.tenant_id = m.tenant_id and s.store_id = m.store_id and s.variant_id = m.variant_id""",
        {"movements are"}),
    "a movement of no sale, that moves nothing": ("""
        insert into inventory.movements select tenant_id, gen_random_uuid(), store_id, 1, now(), '{}', '{}' from inventory.stock limit 1""", {"a movement of"}),
    "a sale's movement says that it is a return's": ("update inventory.movements set kind = 2 where kind = 1 and id = (select id from inventory.movements where kind = 1 limit 1)",
        {"a movement of"}),
    "a card's row is lost": ("delete from payments.tenders where sale_id = (select sale_id from payments.tenders limit 1)", {"tenders other"}),
    "a card's row is there twice": ("""
        insert into payments.tenders select tenant_id, sale_id, ordinal + 5, kind, amount_minor, currency, reference, recorded_at from payments.tenders limit 1""",
        {"tenders other"}),
    "a position of the feed is missing": ("delete from feed.entries where kind = 3 and position = 1", {"feed positions"}),
    "the head counts one too many": ("update feed.heads set position = position + 1 where tenant_id = (select tenant_id from feed.heads limit 1)", {"feed positions"}),
    "an entry names another sale": (f"update feed.entries set entity_id = gen_random_uuid() where entity_id = {ANY_SALE}", {"each sale has"}),
    "an entry has another digest": (f"update feed.entries set digest = sha256('x') where entity_id = {ANY_SALE}", {"each sale has"}),
    "a sale is in the feed twice": (f"""
        insert into feed.entries select e.tenant_id, h.position + 1, e.kind, e.entity_id, e.recorded_at, e.digest from feed.entries e join feed.heads h using (tenant_id) where entity_id = {ANY_SALE};
        update feed.heads h set position = position + 1 where tenant_id = (select tenant_id from sales.sales where id = {ANY_SALE})""", {"each sale has", "the feed is"}),
    "two entries changed places": ("""
        with two as (select a.tenant_id, a.position as a, b.position as b from feed.entries a join sales.sales s on s.tenant_id = a.tenant_id and s.id = a.entity_id
                       join sales.sales n on n.tenant_id = s.tenant_id and n.series_id = s.series_id and n.number = s.number + 1
                       join feed.entries b on b.tenant_id = n.tenant_id and b.entity_id = n.id limit 1),
             away as (delete from feed.entries e using two where e.tenant_id = two.tenant_id and e.position in (a, b) returning e.*, a + b - e.position as new_position)
        insert into plant select tenant_id, new_position, kind, entity_id, recorded_at, digest from away; insert into feed.entries select * from plant""", {"the feed is"}),
    "the journal passes sales over": ("insert into feed.cursors select tenant_id, 'books', position from feed.heads", {"each sale that"}),
    "the journal has another total": (f"""
        insert into books.entries (tenant_id, kind, document_id, position, occurred_at, business_date, store_id, currency, accounts, details, amounts)
        select tenant_id, kind, id, 1, now(), business_date, store_id, currency, '{{drawer_cash,revenue}}', '{{"",""}}', array[total_minor + 1, -total_minor - 1]
          from sales.sales where id = {ANY_SALE};
        insert into books.balances select tenant_id, business_date, store_id, currency, account, detail, greatest(amount_minor, 0), greatest(-amount_minor, 0) from books.postings""",
        {"the revenue"}),
    "a sum by day that nothing posted": ("insert into books.balances select tenant_id, current_date, tenant_id, 'GBP', 'revenue', '', 1, 0 from feed.heads limit 1", {"the journal's"}),
    "a sale is stored in two months": ("""
        alter table sales.sales rename to one;
        create view sales.sales as select * from sales.one
            union all (select * from sales.one where id not in (select sale_id from payments.tenders) order by id limit 1)""",
        {"a sale is", "receipt numbers", "the feed is"}),
}


class Books(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lab = Lab()
        cls.addClassCleanup(lambda: cls.lab.__exit__())
        cls.lab.create_database("books")
        cls.lab.migrate_by_hand("books")
        fill(cls.lab, shops_of.fill(cls.lab, "books", TENANTS, VARIANTS, REGISTERS, cash_step_minor=5))

    def found(self, plant: str) -> dict[str, int]:
        """What the checks find while the fault is planted."""
        def rows(query: str) -> list[list[str]]:
            said = self.lab.sql("books", "begin", "create temporary table plant (tenant_id uuid, position bigint, kind smallint, entity_id uuid, recorded_at timestamptz, digest bytea) on commit drop",
                                *([plant] if plant else []), f"copy ({query}) to stdout", "rollback")
            return [line.split("\t") for line in said.splitlines()]
        return {finding.check: finding.count for finding in books.check(rows)}

    def test_good_books_are_green(self):
        self.assertEqual(self.found(""), {})
        self.assertEqual(self.lab.psql("books", "--command=select count(*) from sales.sales").strip(), str(SALES))

    def test_every_fault_is_found_by_the_checks_it_breaks(self):
        for fault, (plant, wanted) in FAULTS.items():
            with self.subTest(fault):
                found = self.found(plant)
                for words in wanted:
                    self.assertTrue(any(check.startswith(words) for check in found), f"{words}... stayed green; red: {sorted(found)}")
                strangers = [check for check in found if not any(check.startswith(words) for words in wanted)]
                self.assertEqual(strangers, [], "red without a reason")

    def test_every_check_has_a_fault(self):
        wanted = {words for _, checks in FAULTS.values() for words in checks}
        for check in books.CHECKS:
            self.assertTrue(any(check.startswith(words) for words in wanted), f"nothing was planted for: {check}")


def fill(lab: Lab, shops: shops_of.Shops) -> None:
    """Books as the server would have kept them, written by another hand."""
    series = {row[0]: row[1] for row in lab.copy_out("books", "select id, incarnation_id from stores.registers")}
    numbers: dict[str, int] = {}
    positions = dict.fromkeys(shops.tenant_ids, 1)
    said = ["begin;"] + [f"insert into feed.entries values ('{tenant}', 1, 3, gen_random_uuid(), now(), null, '{{}}');" for tenant in shops.tenant_ids]
    for i in range(SALES):
        register = shops.registers[i % len(shops.registers)]
        tenant = shops.tenant_ids[register.tenant - 1]
        goods = [variant for variant in shops.variants if variant.tenant == register.tenant]
        document = Till(Ledger(), 1, register, goods, "", i)._any_body().decode()
        sale, body = uuid7(), json.loads(document)
        kind = 1 if body["kind"] == "sale" else 2
        own = series[register.register_id]
        numbers[own] = numbers.get(own, 0) + 1
        positions[tenant] += 1
        digest = hashlib.sha256(document.encode()).hexdigest()
        tendered = sum(tender["amount_minor"] for tender in body["tenders"])
        said.append(f"""insert into sales.sales (tenant_id, id, series_id, number, store_id, register_id, account_id, kind, occurred_at, recorded_at, business_date, currency,
                total_minor, tax_minor, tendered_minor, rounding_minor, document, digest)
            values ('{tenant}', '{sale}', '{own}', {numbers[own]}, '{register.store_id}', '{register.register_id}', '{uuid.uuid4()}', {kind}, '{body["occurred_at"]}', now(),
                current_date, 'GBP', {body["total_minor"]}, {body["tax_minor"]}, {tendered}, {body["rounding_minor"]}, '{document}', '\\x{digest}');
            insert into feed.entries values ('{tenant}', {positions[tenant]}, {kind}, '{sale}', now(), '\\x{digest}');""")
        for place, tender in enumerate(body["tenders"]):
            if tender["kind"] != "cash":
                said.append(f"insert into payments.tenders values ('{tenant}', '{sale}', {place}, 2, {tender['amount_minor']}, 'GBP', '{tender['reference']}', now());")
        moved = [(line["variant_id"], -line["quantity_milli"]) for line in body["lines"] if "variant_id" in line]
        if moved:
            variants, quantities = ",".join(variant for variant, _ in moved), ",".join(str(quantity) for _, quantity in moved)
            said.append(f"insert into inventory.movements values ('{tenant}', '{sale}', '{register.store_id}', {kind}, now(), '{{{variants}}}', '{{{quantities}}}');")
        said += [f"update inventory.stock set on_hand_milli = on_hand_milli + {quantity} where tenant_id = '{tenant}' and variant_id = '{variant}';" for variant, quantity in moved]
    said += [f"insert into sales.series select tenant_id, incarnation_id, {number} from stores.registers where incarnation_id = '{own}';" for own, number in numbers.items()]
    said += [f"update feed.heads set position = {position} where tenant_id = '{tenant}';" for tenant, position in positions.items()]
    script = lab.folder / "fill.sql"
    script.write_text("\n".join([*said, "commit;"]))
    lab.psql("books", f"--file={script}")


if __name__ == "__main__":
    unittest.main()

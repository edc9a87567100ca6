"""`shopx verify` looks at every stored sale again. It finds nothing wrong where nothing is, and each fault that is planted."""
import json
import subprocess
import unittest
from typing import Any

from basket import Bought, changed, priced
from shop import Shop, Trade, wait_for_followers
from terms_basket import GST, QST, Line, sale_of
from testkit.sale import Item, uuid7
from testkit.world import World
from value_basket import cash, paid, sold_card, value

# One fault each, by the superuser's hand, and what finds it. `{id}` is the sale.
FAULTS: list[tuple[str, str, str]] = [
    ("a penny more of tax, everywhere that it is said", "document", "update sales.sales set document = replace(document, '\"tax_minor\":85', '\"tax_minor\":86') where id = '{id}'"),
    ("a line's total", "sums", "update sales.sales set document = replace(document, '\"total_minor\":510}},', '\"total_minor\":511}},') where id = '{id}'"),
    ("amounts that add up and are not the kernel's", "amounts",
     "update sales.sales set tax_minor = 84, document = replace(replace(document, '\"tax_minor\":85', '\"tax_minor\":84'), '\"net_minor\":425', '\"net_minor\":426') where id = '{id}'"),
    ("a unit price", "amounts", "update sales.sales set document = replace(document, '\"unit_price_e4\":25500', '\"unit_price_e4\":25700') where id = '{id}'"),
    ("a kind of the row", "row", "update sales.sales set kind = 2 where id = '{id}'"),
    ("a total of the row", "row", "update sales.sales set total_minor = total_minor + 1, tendered_minor = tendered_minor + 1 where id = '{id}'"),
    ("no document at all", "document", "update sales.sales set document = 'lost' where id = '{id}'"),
    ("bytes in another order", "document", "update sales.sales set document = document::jsonb::text where id = '{id}'"),
    ("a number left out", "numbers", "update sales.sales set number = 2 where id = '{id}'"),
    ("a sale that is gone", "numbers", "delete from sales.sales where id = '{id}'"),
    ("a series that counted on", "numbers", "update sales.series set last_number = last_number + 1 where id = (select series_id from sales.sales where id = '{id}')"),
    ("stock that nothing moved", "stock", "update inventory.stock set on_hand_milli = on_hand_milli - 1000 where variant_id = '{variant}'"),
    ("a movement that is gone", "stock", "delete from inventory.movements where id = '{id}'"),
    ("a card that nobody charged", "payments",
     "insert into payments.tenders (tenant_id, sale_id, ordinal, kind, amount_minor, currency, payment_id, recorded_at) select tenant_id, id, 9, 3, 100, currency, gen_random_uuid(), now() from sales.sales where id = '{id}'"),
]


class Verify(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.world = World()
        cls.addClassCleanup(cls.world.close)
        cls.shop = Shop(world=cls.world)
        cls.store = cls.shop.open_store()
        cls.montreal = cls.shop.open_store(currency="CAD", prices_include_tax=False)
        cls.lamp = cls.shop.new_item("Lamp", 25500)
        cls.book = cls.shop.new_item("Book", 89900, "zero")
        for _ in range(2):
            cls.record(priced(cls.store, [Bought(cls.lamp, 2000), Bought(cls.book)], {"kind": "percent", "rate_ppm": 70_000}))
            cls.record(priced(cls.store, [Bought(cls.lamp)], kind="return"))
            cls.record(sale_of(cls.montreal, [Line(Item("", "Jacket", 1_000_000, "gst", 50_000), taxes=(GST, QST)), Line(Item("", "Book", 123_450, "gst", 50_000))]))

    @classmethod
    def record(cls, sale: dict[str, Any]) -> str:
        sale_id = uuid7()
        answer = cls.shop.record(sale, sale_id)
        assert answer.status == 201, answer.raw
        return sale_id

    def verify(self, *words: str) -> tuple[int, str]:
        server = self.world.server
        done = subprocess.run(server._command("verify", *words), env=server._environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        return done.returncode, done.stdout or done.stderr

    def found(self) -> dict[str, Any]:
        """Of our tenant."""
        status, said = self.verify("--tenant", self.shop.tenant_id, "--json")
        report = json.loads(said)
        self.assertEqual(status, 0 if report["holds"] else 1)
        self.assertEqual(len(report["tenants"]), 1)
        return report["tenants"][0]

    def test_what_was_recorded_is_as_it_must_be(self) -> None:
        ours = self.found()
        self.assertEqual((ours["differences"], [one for one in ours["shown"] if not one["flagged"]]), (0, []))
        counted = self.world.cluster.sql(f"select count(*) filter (where kind = 1), count(*) filter (where kind = 2) from sales.sales where tenant_id = '{self.shop.tenant_id}'")
        self.assertEqual(f"{ours['sales']}|{ours['returns']}", counted)
        self.assertGreater(ours["levels"], 0)

    def test_every_tenant_is_looked_at_and_told_in_a_table(self) -> None:
        status, said = self.verify()
        self.assertEqual(status, 0, said)
        self.assertEqual(said.splitlines()[-1], "Everything is as it must be.")
        for tenant in self.world.cluster.sql("select name from tenancy.tenants").splitlines():
            self.assertEqual(sum(line.startswith(tenant) for line in said.splitlines()), 1, said)

    def test_a_tenant_that_there_is_not(self) -> None:
        status, said = self.verify("--tenant", "nobody")
        self.assertEqual(status, 2)
        self.assertIn("there is no tenant 'nobody'", said)

    def test_each_planted_fault_is_found(self) -> None:
        sql = self.world.cluster.sql
        for name, check, fault in FAULTS:
            with self.subTest(name):
                lamp = self.shop.new_item("Lamp", 25500)
                sale_id = self.record(priced(self.shop.open_store(), [Bought(lamp, 2000), Bought(self.book)]))
                self.assertEqual(self.found()["differences"], 0)
                self.keep()
                try:
                    sql(fault.format(id=sale_id, variant=lamp.variant_id))
                    ours = self.found()
                finally:
                    self.bring_back()
                self.assertGreater(ours["differences"], 0, name)
                self.assertIn(check, {one["check"] for one in ours["shown"] if not one["flagged"]}, ours["shown"])
                self.assertEqual(self.found()["differences"], 0)

    def test_what_came_back_is_looked_at_too(self) -> None:
        lamp, store, put = self.shop.new_item("Lamp", 25500), self.shop.open_store(), self.shop.client.put
        card, sale_id, refund_id = sold_card(self.shop, store, 5000), uuid7(), uuid7()
        sale = priced(store, [Bought(lamp, 3000)])
        self.assert_status(self.shop.record(paid(sale, value("gift_card", card, 100)), sale_id), 201)
        body = {"sale_id": sale_id, "store_id": store["id"], "register_id": store["registers"][0]["id"], "occurred_at": sale["occurred_at"],
                "lines": [{"line": 0, "quantity_milli": 1000}]}
        self.assert_status(put(f"/v1/refunds/{refund_id}", body), 201)
        goods = {key: sale[key] for key in ("prices_include_tax", "rounding_scope", "lines", "taxes", "tax_minor", "total_minor", "kernel_version")}
        rest = goods["total_minor"] - 255
        self.assert_status(put(f"/v1/exchanges/{uuid7()}", body | {"goods": goods, "payments": [cash(rest)]}), 201)
        other = self.record(priced(store, [Bought(lamp)]))
        self.assert_status(put(f"/v1/voids/{uuid7()}", {key: body[key] for key in ("store_id", "register_id", "occurred_at")} | {"sale_id": other}), 201)
        ours = self.found()
        self.assertEqual((ours["differences"], [one for one in ours["shown"] if not one["flagged"]]), (0, []))
        counted = self.world.cluster.sql(f"select count(*) from sales.sales where kind > 2 and tenant_id = '{self.shop.tenant_id}'")
        self.assertEqual(str(ours["refunds"]), counted)
        wait_for_followers(self.world)
        undo = "update sales.refundable_lines set refunded_minor = refunded_minor - 1 where sale_id = '{id}'"
        for name, check, fault, mend in [
            ("a penny more than the documents gave back", "refunds", "update sales.refundable_lines set refunded_minor = refunded_minor + 1 where sale_id = '{id}'", undo),
            ("a sale of which more came back", "refunds", "update sales.refundable set refunded_minor = refunded_minor + 1 where sale_id = '{id}'",
             "update sales.refundable set refunded_minor = refunded_minor - 1 where sale_id = '{id}'"),
            ("a tender that gave more", "refunds", "update sales.refundable_tenders set returned_minor = returned_minor + 1 where sale_id = '{id}' and ordinal = 2",
             "update sales.refundable_tenders set returned_minor = returned_minor - 1 where sale_id = '{id}' and ordinal = 2"),
            ("a document that says another total", "sums", "update sales.sales set document = replace(document, '\"total_minor\":-255,\"rounding', '\"total_minor\":-254,\"rounding') where id = '{refund}'",
             "update sales.sales set document = replace(document, '\"total_minor\":-254,\"rounding', '\"total_minor\":-255,\"rounding') where id = '{refund}'"),
            ("a balance that nothing moved", "value", "update stored_value.accounts set balance_minor = balance_minor + 1 where id = '{card}'",
             "update stored_value.accounts set balance_minor = balance_minor - 1 where id = '{card}'"),
        ]:
            with self.subTest(name):
                ids = {"id": sale_id, "refund": refund_id, "card": card}
                try:
                    self.world.cluster.sql(fault.format(**ids))
                    ours = self.found()
                finally:
                    self.world.cluster.sql(mend.format(**ids))
                self.assertIn(check, {one["check"] for one in ours["shown"] if not one["flagged"]}, ours["shown"])
                self.assertEqual(self.found()["differences"], 0)

    def test_value_that_the_books_do_not_owe_is_found(self) -> None:
        """I-06: the balance is the sum of its movements, and the books owe another."""
        seller, taker, sql = self.shop.open_store(), self.shop.open_store(), self.world.cluster.sql
        card = sold_card(self.shop, seller, 5000)
        self.record(paid(priced(taker, [Bought(self.lamp)]), value("gift_card", card, 100)))
        wait_for_followers(self.world)
        self.assertEqual(self.found()["differences"], 0)
        more = "update stored_value.accounts set balance_minor = balance_minor {by} 1 where id = '{card}'; update stored_value.movements set amount_minor = amount_minor {by} 1 where account_id = '{card}' and amount_minor > 0"
        for name, fault, mend, subject in [
            ("a balance that the books do not owe", more.format(by="+", card=card), more.format(by="-", card=card), "gift_cards"),
            ("a debt that stands in one store alone",
             f"update books.balances set debit_minor = debit_minor + 1 where account = 'inter_store' and store_id = '{taker['id']}'",
             f"update books.balances set debit_minor = debit_minor - 1 where account = 'inter_store' and store_id = '{taker['id']}'", "inter_store"),
        ]:
            with self.subTest(name):
                try:
                    sql(fault)
                    ours = self.found()
                finally:
                    sql(mend)
                self.assertIn(("books", subject), {(one["check"], one["subject"]) for one in ours["shown"] if not one["flagged"]}, ours["shown"])
                self.assertEqual(self.found()["differences"], 0)

    def keep(self) -> None:
        wait_for_followers(self.world)
        self.world.cluster.sql("""
            create schema kept; create table kept.tenders as table payments.tenders;
            create table kept.sales as table sales.sales; create table kept.series as table sales.series;
            create table kept.stock as table inventory.stock; create table kept.movements as table inventory.movements""")

    def bring_back(self) -> None:
        self.world.cluster.sql("""
            begin;
            delete from payments.tenders; insert into payments.tenders table kept.tenders;
            delete from sales.sales; insert into sales.sales table kept.sales; delete from sales.series; insert into sales.series table kept.series;
            delete from inventory.stock; insert into inventory.stock table kept.stock; delete from inventory.movements; insert into inventory.movements table kept.movements;
            drop schema kept cascade;
            commit""")

    def test_promotions_are_looked_at_by_the_rules_of_then(self) -> None:
        lamp, rule, client = self.shop.new_item("Lamp", 25500), f"/v1/promotions/p-{uuid7()[-12:]}", self.shop.client
        tenth = {"priority": 1, "applies_to": {"items": [lamp.variant_id]}, "coupon": "TEN", "offer": {"kind": "percent_off", "rate_ppm": 100_000}}
        made = self.assert_status(client.put(rule, tenth), 201).body
        used = {"promotion_id": made["id"], "version": 1, "amount_minor": 51}
        version = client.get("/v1/pricing-rules").body["rules_version"]
        self.record(sale_of(self.store, [Line(lamp, 2000, promotions=(used,))], rules_version=version, priced_at="2026-11-25T17:30", coupons=["TEN"]))
        self.assert_status(client.put(rule, tenth | {"offer": {"kind": "percent_off", "rate_ppm": 500_000}}, If_Match='"1"'), 200)
        self.assertEqual(self.found()["differences"], 0)
        forge = "update pricing.rules set body = replace(body, '{}', '{}') where id = '" + made["id"] + "' and version = 1"
        try:
            self.world.cluster.sql(forge.format("100000", "200000"))
            ours = self.found()
        finally:
            self.world.cluster.sql(forge.format("200000", "100000"))
        self.assertEqual([one["check"] for one in ours["shown"] if not one["flagged"]], ["promotions"], ours["shown"])
        self.assertEqual(self.found()["differences"], 0)

    def test_a_doubt_that_was_flagged_is_counted_apart(self) -> None:
        sale = priced(self.store, [Bought(self.lamp, 2000)])
        sale = changed(changed(sale, "/lines/0/tax_minor", 84), "/tax_minor", 84)
        sale["taxes"][0] |= {"tax_minor": 84, "net_minor": 426}
        before = self.found()["flagged"]
        sale_id = self.record(sale)
        ours = self.found()
        self.assertEqual((ours["differences"], ours["flagged"]), (0, before + 2))
        self.assertEqual({(one["subject"], one["flagged"]) for one in ours["shown"]}, {(sale_id, True)})


if __name__ == "__main__":
    unittest.main()

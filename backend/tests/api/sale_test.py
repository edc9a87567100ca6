"""A till reports a sale: it is recorded once, as it was said, with its number, its stock and its place in the feed."""
import hashlib
import json
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from typing import Any

from basket import Bought, changed, pay_cash, priced, uuid7_at
from shop import GROCER, STORE_FIELDS, Shop, Trade, everything
from testkit.client import Client
from testkit.sale import Item, uuid7
from testkit.world import the_world

TILLS_AT_ONCE = 10


def seconds_ago(count: float) -> str:
    return (datetime.now(timezone.utc) - timedelta(seconds=count)).strftime("%Y-%m-%dT%H:%M:%SZ")


class OneSale(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.store = cls.shop.open_store(registers=2)
        cls.lamp = cls.shop.new_item("Lamp", 25500)
        cls.book = cls.shop.new_item("Book", 89900, "zero")

    def sale(self, **more: Any) -> dict[str, Any]:
        return priced(self.store, [Bought(self.lamp, 2000), Bought(self.book)], **more)

    def test_it_is_answered_201_once_and_then_200_byte_for_byte(self) -> None:
        sale, sale_id = self.sale(), uuid7()
        first = self.assert_status(self.shop.record(sale, sale_id), 201)
        before = everything()
        for _ in range(3):
            again = self.assert_status(self.shop.record(sale, sale_id), 200)
            self.assertEqual(again.raw, first.raw)
        reordered = dict(reversed(sale.items()))
        self.assertEqual(self.assert_status(self.shop.record(reordered, sale_id), 200).raw, first.raw, "the same body in another order")
        self.assertEqual(self.assert_status(self.shop.record(sale, sale_id.upper()), 200).raw, first.raw, "the same id in capitals")
        self.assertEqual(everything(), before, "a repeat wrote something")

    def test_the_receipt_says_what_was_sold(self) -> None:
        sale, sale_id = self.sale(register=1), uuid7()
        receipt = self.assert_status(self.shop.record(sale, sale_id), 201).body
        till = self.store["registers"][1]
        self.assertEqual({key: receipt[key] for key in ("sale_id", "kind", "store_id", "register_id", "series_id", "occurred_at", "currency", "total_minor", "tax_minor", "rounding_minor", "flags")},
                         {"sale_id": sale_id, "kind": "sale", "store_id": self.store["id"], "register_id": till["id"], "series_id": till["incarnation_id"],
                          "occurred_at": sale["occurred_at"], "currency": "GBP", "total_minor": sale["total_minor"], "tax_minor": sale["tax_minor"], "rounding_minor": 0, "flags": []})
        self.assertEqual(receipt["receipt_number"], f"{till['label']}-{receipt['number']}")

    def test_it_is_kept_as_it_was_said_and_the_digest_covers_its_bytes(self) -> None:
        sale, sale_id = changed(self.sale(), "/lines/0/name", 'Lämp "№ 1"\t\\ \N{GRINNING FACE}'), uuid7()
        receipt = self.assert_status(self.shop.record(sale, sale_id), 201).body
        kept = self.assert_status(self.shop.client.get(f"/v1/sales/{sale_id}"), 200)
        self.assertEqual(kept.body["document"], sale)
        self.assertEqual(kept.body["receipt"], receipt)
        raw = kept.raw[kept.raw.index(b'"document":') + len(b'"document":'):-1]
        self.assertEqual(hashlib.sha256(raw).hexdigest(), receipt["digest"])

    def test_fifty_tills_that_send_one_id_at_once_make_one_sale(self) -> None:
        """A-04: the response was lost, the line was slow, everybody sends again (B8)."""
        sale, sale_id = self.sale(), uuid7()
        head = self.shop.feed_head()
        gate = threading.Barrier(50)

        def send(_: int):
            client = Client(the_world().base_url, self.shop.client.token)
            gate.wait(30)
            try:
                return client.put(f"/v1/sales/{sale_id}", sale)
            finally:
                client.close()

        with ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(send, range(50)))
        self.assertEqual(sorted(answer.status for answer in answers), [200] * 49 + [201])
        self.assertEqual(len({answer.raw for answer in answers}), 1, "they were answered otherwise")
        self.assertEqual([entry["id"] for entry in self.shop.feed_after(head)], [sale_id])

    def test_two_bodies_that_race_for_one_id_make_one_sale_and_a_conflict(self) -> None:
        for _ in range(10):
            sale_id, bodies, gate = uuid7(), [self.sale(), priced(self.store, [Bought(self.lamp)])], threading.Barrier(2)

            def send(body: dict[str, Any]):
                client = Client(the_world().base_url, self.shop.client.token)
                gate.wait(30)
                try:
                    return client.put(f"/v1/sales/{sale_id}", body)
                finally:
                    client.close()

            with ThreadPoolExecutor(2) as pool:
                self.assertEqual(sorted(answer.status for answer in pool.map(send, bodies)), [201, 409])

    def test_a_repeat_is_answered_though_the_store_has_changed_since(self) -> None:
        """A till that comes back after a week must hear what it heard: its sale is recorded."""
        store = self.shop.open_store()
        sale, sale_id = priced(store, [Bought(self.lamp)]), uuid7()
        first = self.assert_status(self.shop.record(sale, sale_id), 201)
        said = {key: store[key] for key in STORE_FIELDS} | {"currency": "EUR", "prices_include_tax": False}
        self.assert_status(self.shop.client.put(f"/v1/stores/{store['id']}", said), 200)
        again = self.assert_status(self.shop.record(sale, sale_id), 200)
        self.assertEqual(again.raw, first.raw)

    def test_a_sale_of_last_week_is_recorded_today(self) -> None:
        then = seconds_ago(7 * 86400)
        sale, sale_id = self.sale(occurred_at=then), uuid7_at(then)
        first = self.assert_status(self.shop.record(sale, sale_id), 201)
        self.assertEqual(first.body["flags"], [])
        self.assertEqual(self.assert_status(self.shop.record(sale, sale_id), 200).raw, first.raw)

    def test_eleven_hundred_lines_are_one_sale(self) -> None:
        basket = [Bought(self.lamp if i % 3 else self.book, 1000 + i) for i in range(1100)]
        sale, sale_id = priced(self.store, basket, {"kind": "percent", "rate_ppm": 15_000}), uuid7()
        before = self.shop.on_hand(self.store, self.lamp.variant_id, self.book.variant_id)
        receipt = self.assert_status(self.shop.record(sale, sale_id), 201)
        self.assertEqual(receipt.body["flags"], [])
        self.assertEqual(self.shop.client.get(f"/v1/sales/{sale_id}").body["document"], sale)
        self.assertEqual(self.shop.record(sale, sale_id).raw, receipt.raw)
        after = self.shop.on_hand(self.store, self.lamp.variant_id, self.book.variant_id)
        for item in (self.lamp, self.book):
            sold = sum(line["quantity_milli"] for line in sale["lines"] if line["variant_id"] == item.variant_id)
            self.assertEqual(after[item.variant_id], before.get(item.variant_id, 0) - sold)


class Numbers(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.item = cls.shop.new_item("Counted ware", 19900)

    def test_two_tills_count_each_for_itself_from_one_without_a_gap(self) -> None:
        store = self.shop.open_store(registers=2)

        def sell(n: int) -> dict[str, Any]:
            client = Client(the_world().base_url, self.shop.client.token)
            try:
                sale = priced(store, [Bought(self.item)], register=n % 2, kind="return" if n % 7 == 3 else "sale")
                return self.assert_status(client.put(f"/v1/sales/{uuid7()}", sale), 201).body
            finally:
                client.close()

        with ThreadPoolExecutor(TILLS_AT_ONCE) as pool:
            receipts = list(pool.map(sell, range(120)))
        for register in store["registers"]:
            numbers = [receipt["number"] for receipt in receipts if receipt["register_id"] == register["id"]]
            self.assertEqual(sorted(numbers), list(range(1, 61)))

    def test_a_refused_sale_takes_no_number(self) -> None:
        store = self.shop.open_store()
        sale = priced(store, [Bought(self.item)])
        self.assertEqual(self.shop.record(sale).body["number"], 1)
        self.assert_problem(self.shop.record(changed(sale, "/total_minor", 1)), 400, "http.bad_body")
        self.assert_problem(self.shop.record(changed(sale, "/lines/0/variant_id", uuid7())), 422, "sales.unknown_variant")
        self.assertEqual(self.shop.record(sale).body["number"], 2)

    def test_the_business_day_ends_at_the_cut_over(self) -> None:
        """E23, Europe/Berlin and a cut-over at 04:00, on the night when the clocks go back."""
        store = self.shop.open_store(time_zone="Europe/Berlin", cut_over_minutes=240)
        for instant, day in (("2026-10-25T00:30:00Z", "2026-10-24"), ("2026-10-25T01:30:00Z", "2026-10-24"),
                             ("2026-10-25T02:59:59Z", "2026-10-24"), ("2026-10-25T03:00:00Z", "2026-10-25")):
            with self.subTest(instant):
                sale = priced(store, [Bought(self.item)], occurred_at=instant)
                self.assertEqual(self.assert_status(self.shop.record(sale, uuid7_at(instant)), 201).body["business_date"], day)


class HowItIsPriced(Trade):
    """The till's arithmetic is right by the rules (here: exact fractions), so the server's kernel must find nothing to flag."""
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.items = [cls.shop.new_item(f"Ware {i}", price, tax) for i, (price, tax) in enumerate(
            [(25500, "standard"), (129900, "standard"), (44900, "reduced"), (3300, "standard"), (19999, "zero"), (71, "reduced")])]

    def assert_unflagged(self, sale: dict[str, Any]) -> dict[str, Any]:
        answer = self.assert_status(self.shop.record(sale), 201)
        self.assertEqual(answer.body["flags"], [], json.dumps(sale))
        return answer.body

    def test_every_scope_with_and_without_tax_in_the_price(self) -> None:
        off = [None, {"kind": "percent", "rate_ppm": 125_000}, {"kind": "amount", "amount_minor": 1, "reason": "damaged box"}, {"kind": "percent", "rate_ppm": 1_000_000}, {"kind": "percent", "rate_ppm": 333_333}]
        for scope in ("line", "rate_per_document", "document"):
            for included in (True, False):
                store = self.shop.open_store(rounding_scope=scope, prices_include_tax=included)
                for n, order_discount in enumerate([None, {"kind": "percent", "rate_ppm": 100_000}, {"kind": "amount", "amount_minor": 315}, {"kind": "percent", "rate_ppm": 333_333}]):
                    for kind in ("sale", "return"):
                        with self.subTest(scope=scope, included=included, order_discount=order_discount, kind=kind):
                            basket = [Bought(item, 1000 + 755 * ((i + n) % 4), off[(i + n) % 5]) for i, item in enumerate(self.items)]
                            self.assert_unflagged(priced(store, basket, order_discount, kind))

    def test_an_order_discount_is_shared_without_losing_a_penny(self) -> None:
        """E5's example: 28.31 with 4.14 of tax."""
        tax = uuid7()[-8:]
        self.assert_status(self.shop.client.put(f"/v1/tax-classes/de19-{tax}", {"name": "19 %", "rate_ppm": 190_000}), 200)
        self.assert_status(self.shop.client.put(f"/v1/tax-classes/de7-{tax}", {"name": "7 %", "rate_ppm": 70_000}), 200)
        a, b, c = Item("", "A", 129900, f"de19-{tax}", 190_000), Item("", "B", 44900, f"de7-{tax}", 70_000), Item("", "C", 3300, f"de19-{tax}", 190_000)
        sale = priced(self.shop.open_store(), [Bought(a, 2000), Bought(b), Bought(c, 3000)], {"kind": "percent", "rate_ppm": 100_000})
        self.assertEqual([line["order_discount_minor"] for line in sale["lines"]], [260, 45, 10])
        self.assertEqual((sale["total_minor"], sale["tax_minor"]), (2831, 414))
        self.assert_unflagged(sale)

    def test_cash_is_rounded_to_the_smallest_coin_and_cards_are_not(self) -> None:
        """E9 and E14: 12.91 with 10.00 by card is 2.90 in coins; 5.00 given, 2.10 back."""
        store = self.shop.open_store(cash_step_minor=5)
        ware = self.shop.new_item("Twelve ninety-one", 129100)
        sale = pay_cash(priced(store, [Bought(ware)]), 5, given=500, card=1000)
        self.assertEqual((sale["rounding_minor"], sale["tenders"][1]["change_minor"]), (-1, 210))
        self.assert_unflagged(sale)
        self.assertEqual(self.assert_unflagged(pay_cash(priced(store, [Bought(ware)], kind="return"), 5))["rounding_minor"], 1)
        by_card = priced(store, [Bought(ware)])
        by_card["tenders"], by_card["rounding_minor"] = [{"kind": "card_external", "amount_minor": 1291}], 0
        self.assert_unflagged(by_card)
        unrounded = pay_cash(priced(store, [Bought(ware)]), 1)
        flags = self.assert_status(self.shop.record(unrounded), 201).body["flags"]
        self.assertEqual([(flag["code"], flag["pointer"]) for flag in flags], [("rounding_differs", "/rounding_minor")])

    def test_the_demo_grocer_rounds_to_five_cents(self) -> None:
        grocer = Shop(GROCER)
        store = next(store for store in grocer.stores if store["code"] == "HARB")
        self.assertEqual(store["cash_step_minor"], 5)
        items = [item for item in grocer.items if item.price_e4 % 500][:3] or grocer.items[:3]
        answer = self.assert_status(grocer.record(priced(store, [Bought(item, 1000) for item in items])), 201)
        self.assertEqual(answer.body["flags"], [])

    def test_a_gift_costs_nothing_and_an_open_item_moves_no_stock(self) -> None:
        store = self.shop.open_store()
        gift = self.shop.new_item("Gift bag", 0, "zero")
        open_item = Item("", "Odd button", 12345, "standard", 200_000)
        receipt = self.assert_unflagged(priced(store, [Bought(gift), Bought(open_item, 333)]))
        self.assertEqual(self.shop.on_hand(store, gift.variant_id), {gift.variant_id: -1000})
        self.assertEqual(receipt["total_minor"], 41)
        nothing = priced(store, [Bought(gift)])
        nothing["tenders"] = []
        self.assertEqual(self.assert_unflagged(nothing)["total_minor"], 0)

    def test_a_return_needs_no_receipt_and_brings_the_goods_back(self) -> None:
        store = self.shop.open_store()
        ware = self.shop.new_item("Brought back")
        self.assert_unflagged(priced(store, [Bought(ware, 3000)]))
        back = self.assert_unflagged(priced(store, [Bought(ware, 1000)], kind="return"))
        self.assertEqual((back["kind"], back["total_minor"], back["number"]), ("return", -255, 2))
        self.assertEqual(self.shop.on_hand(store, ware.variant_id), {ware.variant_id: -2000})


class WhatIsDoubtful(Trade):
    """Facts are recorded as they were said, and flagged for a person."""
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.store = cls.shop.open_store()
        cls.ware = cls.shop.new_item("Doubted ware", 25500)

    def assert_flagged(self, sale: dict[str, Any], *wanted: tuple[str, str], sale_id: str | None = None) -> None:
        sale_id = sale_id or uuid7()
        answer = self.assert_status(self.shop.record(sale, sale_id), 201)
        self.assertEqual([(flag["code"], flag.get("pointer")) for flag in answer.body["flags"]], list(wanted))
        self.assertEqual(self.shop.client.get(f"/v1/sales/{sale_id}").body["document"], sale, "the server replaced what the till said")
        self.assertEqual(self.shop.record(sale, sale_id).raw, answer.raw, "a repeat has other flags")

    def test_another_price_than_the_catalogues(self) -> None:
        self.assert_flagged(priced(self.store, [Bought(self.ware._replace(price_e4=20000))]), ("price_differs", "/lines/0/unit_price_e4"))

    def test_no_price_in_the_catalogue_is_the_tills_to_ask(self) -> None:
        asked = self.shop.new_item("Asked for", None)
        self.assert_flagged(priced(self.store, [Bought(asked._replace(price_e4=47110))]))

    def test_another_tax_than_the_catalogues(self) -> None:
        self.assert_flagged(priced(self.store, [Bought(self.ware._replace(tax_code="reduced", tax_rate_ppm=50_000))]), ("tax_differs", "/lines/0/tax_code"))
        self.assert_flagged(priced(self.store, [Bought(self.ware._replace(tax_rate_ppm=175_000))]), ("tax_differs", "/lines/0/tax_rate_ppm"))

    def test_a_product_that_was_withdrawn(self) -> None:
        product_id, variant_id = uuid7(), uuid7()
        said = {"name": "Withdrawn ware", "tax_code": "standard", "active": True, "variants": [{"id": variant_id, "unit": "each", "price_e4": 25500, "codes": [], "active": True}]}
        made = self.assert_status(self.shop.client.put(f"/v1/products/{product_id}", said), 201)
        self.assert_status(self.shop.client.put(f"/v1/products/{product_id}", said | {"active": False}, If_Match=made.headers["etag"]), 200)
        self.assert_flagged(priced(self.store, [Bought(self.ware._replace(variant_id=variant_id, name="Withdrawn ware"))]), ("withdrawn", "/lines/0"))

    def test_a_clock_that_is_ahead(self) -> None:
        ahead = (datetime.now(timezone.utc) + timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.assert_flagged(priced(self.store, [Bought(self.ware)], occurred_at=ahead), ("clock_ahead", "/occurred_at"), sale_id=uuid7_at(ahead))
        far = "2199-06-01T12:00:00Z"
        self.assert_flagged(priced(self.store, [Bought(self.ware)], occurred_at=far), ("clock_ahead", "/occurred_at"), sale_id=uuid7_at(far))

    def test_arithmetic_that_the_kernel_does_otherwise(self) -> None:
        sale = priced(self.store, [Bought(self.ware, 2000)])
        sale["lines"][0]["tax_minor"] += 1
        sale["taxes"][0]["tax_minor"] += 1
        sale["taxes"][0]["net_minor"] -= 1
        sale["tax_minor"] += 1
        self.assert_flagged(sale, ("arithmetic_differs", "/lines/0"), ("arithmetic_differs", "/total_minor"))

    def test_a_price_policy_that_is_not_the_stores(self) -> None:
        self.assert_flagged(priced(self.store | {"prices_include_tax": False}, [Bought(self.ware)]), ("policy_differs", "/prices_include_tax"))

    def test_stock_below_zero_is_recorded(self) -> None:
        fresh = self.shop.new_item("Never counted")
        self.assert_flagged(priced(self.store, [Bought(fresh, 5000)]))
        self.assertEqual(self.shop.on_hand(self.store, fresh.variant_id), {fresh.variant_id: -5000})

    def test_at_most_fifty_flags_are_kept(self) -> None:
        sale = priced(self.store, [Bought(self.ware._replace(price_e4=1))] * 80)
        self.assertEqual(len(self.assert_status(self.shop.record(sale), 201).body["flags"]), 50)


if __name__ == "__main__":
    unittest.main()

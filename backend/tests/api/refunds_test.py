"""Goods and money back: shares of what was paid, never above it, by the tenders that paid; exchanges and voids. The database refuses more (E11, E12)."""
import random
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from basket import Bought, now, pay_cash, priced
from drawer import Drawer
from shop import Shop, Trade, everything, sign_in
from testkit.client import Answer, Client
from testkit.sale import uuid7
from testkit.world import the_world
from value_basket import balance, cash, flags, opened, paid, sold_card, value, value_sale


class Refunds(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.till = sign_in(role="cashier")
        cls.store = cls.shop.open_store(registers=2)
        cls.swiss = cls.shop.open_store(currency="CHF", cash_step_minor=5)
        cls.kettle, cls.mug = cls.shop.new_item("Kettle", 200_000), cls.shop.new_item("Mug", 33_300)

    def tearDown(self) -> None:
        self.shop.client.put("/v1/refund-policy", {})

    def sell(self, sale: dict[str, Any]) -> str:
        sale_id = uuid7()
        self.assert_status(self.shop.record(sale, sale_id), 201)
        return sale_id

    def asked(self, sale_id: str, *lines: tuple[int, int], store: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        store = store or self.store
        body = {"sale_id": sale_id, "store_id": store["id"], "register_id": store["registers"][0]["id"], "occurred_at": now()}
        if lines:
            body["lines"] = [{"line": line, "quantity_milli": milli} for line, milli in lines]
        return body | more

    def refund(self, body: dict[str, Any], refund_id: str | None = None, client: Client | None = None) -> Answer:
        return (client or self.till).put(f"/v1/refunds/{refund_id or uuid7()}", body)

    def given(self, answer: Answer) -> list[tuple[str, int]]:
        self.assert_status(answer, 201)
        document = answer.body["document"]
        self.assertEqual(sum(line["total_minor"] for line in document["lines"]), document["total_minor"])
        self.assertEqual(sum(line["tax_minor"] for line in document["lines"]), document["tax_minor"])
        self.assertEqual(sum(tax["tax_minor"] for tax in document["taxes"]), document["tax_minor"])
        self.assertEqual(sum(tender["amount_minor"] for tender in document["tenders"]), document["total_minor"] + document["rounding_minor"])
        return [(tender["kind"], tender["amount_minor"]) for tender in document["tenders"]]

    def test_goods_come_back_and_the_answer_is_the_same_for_ever(self) -> None:
        sale_id, refund_id = self.sell(priced(self.store, [Bought(self.kettle, 2000), Bought(self.mug, 3000)])), uuid7()
        stock, head = self.shop.on_hand(self.store, self.kettle.variant_id), self.shop.feed_head()
        body = self.asked(sale_id, (0, 1000), reason="too loud")
        first = self.refund(body, refund_id)
        self.assertEqual(self.given(first), [("cash", -2000)])
        receipt, document = first.body["receipt"], first.body["document"]
        self.assertEqual((receipt["kind"], receipt["total_minor"], receipt["tax_minor"], receipt["number"]), ("refund", -2000, -333, 1 + self.number_of(sale_id)))
        line = document["lines"][0]
        self.assertEqual((line["name"], line["quantity_milli"], line["original_line"], line["restocked"]), ("Kettle", -1000, 0, True))
        self.assertEqual(self.shop.on_hand(self.store, self.kettle.variant_id)[self.kettle.variant_id], stock[self.kettle.variant_id] + 1000)
        for _ in range(2):
            self.assertEqual(self.assert_status(self.refund(body, refund_id), 200).raw, first.raw)
        self.assert_problem(self.refund(body | {"reason": "another"}, refund_id), 409, "sales.id_reused")
        self.assert_problem(self.refund(body, sale_id), 409, "sales.id_reused")
        self.assertEqual(self.shop.client.get(f"/v1/sales/{refund_id}").raw, first.raw)
        self.assertEqual([(entry["kind"], entry["id"]) for entry in self.shop.feed_after(head)], [("refund", refund_id)])

    def number_of(self, sale_id: str) -> int:
        return self.shop.client.get(f"/v1/sales/{sale_id}").body["receipt"]["number"]

    def test_shares_come_to_what_was_paid_however_they_are_sliced(self) -> None:
        """B16, B17: 179.25 of ten comes back as 17.92 and 17.93 in turn, and not a penny more."""
        item = self.shop.new_item("Candle", 179_250)
        sale_id = self.sell(priced(self.store, [Bought(item, 10_000)]))
        backs = [self.refund(self.asked(sale_id, (0, 1000))).body["document"]["total_minor"] for _ in range(10)]
        self.assertEqual(sum(backs), -17925)
        self.assertEqual(set(backs), {-1792, -1793})
        self.assert_problem(self.refund(self.asked(sale_id, (0, 1))), 409, "sales.above_sold", "/lines/0/quantity_milli")

    def test_a_discounted_sale_gives_back_its_own_discount_and_tax(self) -> None:
        sale = priced(self.store, [Bought(self.kettle, 3000, {"kind": "percent", "rate_ppm": 100_000}), Bought(self.mug)], {"kind": "amount", "amount_minor": 700})
        sale_id = self.sell(sale)
        back = [self.refund(self.asked(sale_id, (0, 1000))).body["document"]["lines"][0] for _ in range(3)]
        for figure in ("total_minor", "tax_minor", "discount_minor", "order_discount_minor"):
            sold = sale["lines"][0][figure]
            shares = [sold * k // 3 - sold * (k - 1) // 3 for k in (1, 2, 3)]                 # E11
            self.assertEqual([-one[figure] for one in back], shares, figure)

    def test_value_goes_back_first_then_cards_and_cash_last(self) -> None:
        card = sold_card(self.shop, self.store, 1000)
        sale = paid(priced(self.store, [Bought(self.kettle, 2000)]), {"kind": "card_external", "amount_minor": 1500, "reference": "auth 1"}, value("gift_card", card, 1000))
        sale_id = self.sell(sale)
        quote = self.assert_status(self.till.post("/v1/refund-quotes", {"sale_id": sale_id, "lines": [{"line": 0, "quantity_milli": 1000}]}), 200).body
        self.assertEqual([(one["kind"], one["amount_minor"]) for one in quote["proposed"]], [("gift_card", -1000), ("card_external", -1000)])
        self.assertEqual(quote["lines"], [{"line": 0, "name": "Kettle", "sold_milli": 2000, "left_milli": 2000, "left_minor": 4000}])
        self.assertEqual(self.given(self.refund(self.asked(sale_id, (0, 1000)))), [("gift_card", -1000), ("card_external", -1000)])
        self.assertEqual(balance(self.shop, card), 1000)
        self.assertEqual(self.given(self.refund(self.asked(sale_id, (0, 1000)))), [("card_external", -500), ("cash", -1500)])

    def test_the_shops_order_counts(self) -> None:
        self.assert_problem(self.till.put("/v1/refund-policy", {}), 403, "auth.forbidden")
        self.assert_status(self.shop.client.put("/v1/refund-policy", {"tender_order": ["cash", "card_external"]}), 200)
        sale_id = self.sell(paid(priced(self.store, [Bought(self.kettle)]), {"kind": "card_external", "amount_minor": 1500}))
        self.assertEqual(self.given(self.refund(self.asked(sale_id, (0, 500)))), [("cash", -500), ("card_external", -500)])

    def test_the_caller_chooses_within_what_each_tender_paid(self) -> None:
        sale_id = self.sell(paid(priced(self.store, [Bought(self.kettle, 2000)]), {"kind": "card_external", "amount_minor": 1500}))
        credit = opened(self.shop, self.store, "store_credit")
        ways = [{"tender": 2, "amount_minor": 500}, {"account_id": credit, "amount_minor": 1500}]
        answer = self.refund(self.asked(sale_id, (0, 1000), tenders=ways))
        self.assertEqual(sorted(self.given(answer)), [("cash", -500), ("store_credit", -1500)])
        self.assertEqual(balance(self.shop, credit), 1500)
        for name, tenders, status, code in [
            ("more than it paid", [{"tender": 1, "amount_minor": 2000}], 409, "sales.above_tender"),
            ("a sum that differs", [{"tender": 2, "amount_minor": 1999}], 422, "sales.tenders_differ"),
            ("no such tender", [{"tender": 3, "amount_minor": 2000}], 422, "sales.unknown_tender"),
            ("nobody's account", [{"account_id": uuid7(), "amount_minor": 2000}], 422, "sales.unknown_account"),
            ("a gift card", [{"account_id": opened(self.shop, self.store), "amount_minor": 2000}], 422, "sales.unknown_account"),
            ("both", [{"tender": 2, "account_id": credit, "amount_minor": 2000}], 400, "http.bad_body"),
        ]:
            with self.subTest(name):
                before = everything(self.shop.tenant_id)
                self.assert_problem(self.refund(self.asked(sale_id, (0, 1000), tenders=tenders)), status, code)
                self.assertEqual(everything(self.shop.tenant_id), before)

    def test_cash_is_rounded_and_the_last_refund_makes_it_good(self) -> None:
        """E9: 9.99 was paid with 10.00; 5.02 comes back as 5.00, and the last 4.97 as 5.00. B19."""
        first, second = self.shop.new_item("Brie", 50_200), self.shop.new_item("Bread", 49_700)
        sale = priced(self.swiss, [Bought(first), Bought(second)])
        self.assertEqual((sale["total_minor"], sale["rounding_minor"]), (999, 1))
        sale_id = self.sell(sale)
        self.assertEqual(self.given(self.refund(self.asked(sale_id, (0, 1000), store=self.swiss))), [("cash", -500)])
        self.assertEqual(self.given(self.refund(self.asked(sale_id, (1, 1000), store=self.swiss))), [("cash", -500)])
        other = self.sell(sale)
        self.assertEqual(self.given(self.refund(self.asked(other, (0, 1000), (1, 1000), store=self.swiss))), [("cash", -1000)])

    def test_a_sold_card_comes_back_as_far_as_nobody_spent_it(self) -> None:
        card = opened(self.shop, self.store)
        sale_id = self.sell(value_sale(self.store, [cash(5000), value("gift_card", card, -5000)]))
        self.sell(paid(priced(self.store, [Bought(self.kettle)]), value("gift_card", card, 2000)))
        back = [{"tender": 2, "amount_minor": 5000}]
        self.assert_problem(self.refund(self.asked(sale_id, value=back)), 409, "sales.value_spent")
        self.assertEqual(self.given(self.refund(self.asked(sale_id, value=[{"tender": 2, "amount_minor": 3000}]))), [("gift_card", 3000), ("cash", -3000)])
        self.assertEqual(balance(self.shop, card), 0)
        self.assert_problem(self.refund(self.asked(sale_id, value=[{"tender": 2, "amount_minor": 2001}])), 409, "sales.above_tender")

    def test_what_could_not_be_booked_is_not_given_back_as_value(self) -> None:
        card = sold_card(self.shop, self.store, 100)
        sale_id = uuid7()
        self.assertEqual(flags(self.shop.record(paid(priced(self.store, [Bought(self.kettle)]), value("gift_card", card, 2000)), sale_id)), ["value_short"])
        self.assert_problem(self.refund(self.asked(sale_id, (0, 1000))), 409, "sales.value_unbooked")
        self.assertEqual(balance(self.shop, card), 100)

    def test_two_at_once_give_back_once(self) -> None:
        tills = 12
        sale_id = self.sell(priced(self.store, [Bought(self.kettle)]))
        body, gate = self.asked(sale_id, (0, 1000)), threading.Barrier(tills)

        def want(_: int) -> str:
            client = Client(the_world().base_url, self.till.token)
            gate.wait(20)
            answer = self.refund(body, client=client)
            client.close()
            return answer.code if answer.status != 201 else "201"

        with ThreadPoolExecutor(tills) as pool:
            answers = list(pool.map(want, range(tills)))
        self.assertEqual(sorted(answers), ["201"] + ["sales.above_sold"] * (tills - 1))

    def test_the_same_refund_at_once_is_one(self) -> None:
        tills = 8
        sale_id, refund_id = self.sell(priced(self.store, [Bought(self.kettle, 9000)])), uuid7()
        body, gate = self.asked(sale_id, (0, 1000)), threading.Barrier(tills)

        def want(_: int) -> tuple[int, bytes]:
            client = Client(the_world().base_url, self.till.token)
            gate.wait(20)
            answer = self.refund(body, refund_id, client)
            client.close()
            return answer.status, answer.raw

        with ThreadPoolExecutor(tills) as pool:
            answers = list(pool.map(want, range(tills)))
        self.assertEqual(sorted(status for status, _ in answers), [200] * (tills - 1) + [201])
        self.assertEqual(len({raw for _, raw in answers}), 1)

    def test_random_sales_in_random_slices_end_with_what_was_paid(self) -> None:
        chance = random.Random(20261126)
        items = [self.shop.new_item(f"Thing {i}", chance.randint(100, 500_000)) for i in range(4)]
        for _ in range(12):
            with self.subTest():
                store = chance.choice([self.store, self.swiss])
                basket = [Bought(item, chance.choice([1000, 3000, 7000, 1234]), chance.choice([None, {"kind": "percent", "rate_ppm": 73_000}]))
                          for item in chance.sample(items, chance.randint(1, 4))]
                sale = priced(store, basket, chance.choice([None, {"kind": "percent", "rate_ppm": 31_700}]))
                if chance.random() < 0.5:
                    pay_cash(sale, store["cash_step_minor"], card=chance.randint(0, sale["total_minor"]))
                sale["tenders"] = [tender for tender in sale["tenders"] if tender["amount_minor"] or tender["kind"] == "cash"]
                sale_id = self.sell(sale)
                left = {i: one.quantity_milli for i, one in enumerate(basket)}
                backs = []
                while left:
                    lines = [(line, chance.randint(1, left[line])) for line in chance.sample(sorted(left), chance.randint(1, len(left)))]
                    answer = self.refund(self.asked(sale_id, *lines, store=store))
                    self.given(answer)
                    backs.append(answer.body["document"])
                    left = {i: milli - dict(lines).get(i, 0) for i, milli in left.items()}
                    left = {i: milli for i, milli in left.items() if milli}
                self.assertEqual(-sum(one["total_minor"] for one in backs), sale["total_minor"])
                self.assertEqual(-sum(one["tax_minor"] for one in backs), sale["tax_minor"])
                for kind in ("cash", "card_external"):
                    took = sum(tender["amount_minor"] for tender in sale["tenders"] if tender["kind"] == kind)
                    gave = -sum(tender["amount_minor"] for one in backs for tender in one["tenders"] if tender["kind"] == kind)
                    self.assertLessEqual(gave, took)
                    if kind == "card_external" or len({tender["kind"] for tender in sale["tenders"]}) == 1:
                        self.assertEqual(gave, took)
                self.assert_problem(self.refund(self.asked(sale_id, (0, 1), store=store)), 409, "sales.above_sold")

    def test_the_database_refuses_more_whatever_the_program_says(self) -> None:
        sale_id = self.sell(priced(self.store, [Bought(self.kettle)]))
        self.refund(self.asked(sale_id, (0, 500)))
        for table, change, constraint in [
            ("refundable", "refunded_minor = paid_minor + 1", "refund_never_above_paid"), ("refundable_lines", "returned_milli = sold_milli + 1", "returned_never_above_sold"),
            ("refundable_lines", "refunded_minor = paid_minor + 1", "line_never_above_paid"), ("refundable_tenders", "refunded_minor = paid_minor + 1", "tender_never_above_paid"),
            ("refundable_tenders", "returned_minor = received_minor + 1", "tender_never_above_received")]:
            with self.subTest(constraint), self.assertRaisesRegex(Exception, constraint):
                the_world().cluster.sql(f"update sales.{table} set {change} where sale_id = '{sale_id}'")

    # ---- policy

    def override(self, subject: str, permission: str = "refund") -> str:
        answer = sign_in(role="manager").post("/v1/overrides", {"permission": permission, "subject": {"kind": "sale", "id": subject},
                                                              "register_id": self.store["registers"][0]["id"], "reason": "a good customer"})
        self.assert_status(answer, 201)
        return answer.body["token"]

    def test_above_the_limit_somebody_approves(self) -> None:
        self.shop.client.put("/v1/refund-policy", {"approval_above_minor": 1999})
        sale_id, refund_id = self.sell(priced(self.store, [Bought(self.kettle, 2000)])), uuid7()
        body = self.asked(sale_id, (0, 1000))
        self.assertIn("needs_approval", self.till.post("/v1/refund-quotes", {"sale_id": sale_id, "lines": body["lines"]}).body)
        self.assert_problem(self.refund(body, refund_id), 403, "sales.needs_approval")
        self.assert_problem(self.refund(body | {"overrides": [self.override(uuid7())]}, refund_id), 403, "sales.needs_approval")
        self.assert_problem(self.refund(body | {"overrides": [self.override(refund_id, "return_without_receipt")]}, refund_id), 403, "sales.needs_approval")
        answer = self.refund(body | {"overrides": [self.override(refund_id)]}, refund_id)
        self.given(answer)
        document = answer.body["document"]
        self.assertNotEqual(document["approver_id"], self.till.get("/v1/me").body["account"]["id"])
        self.assertEqual(document["register_id"], self.store["registers"][0]["id"], "the drawer and the approver are two fields (B27)")
        self.given(self.refund(body, client=sign_in(role="manager")))

    def test_after_so_many_days_somebody_approves(self) -> None:
        self.shop.client.put("/v1/refund-policy", {"days_max": 30})
        sale_id = self.sell(priced(self.store, [Bought(self.kettle)]))
        self.assertNotIn("needs_approval", self.till.post("/v1/refund-quotes", {"sale_id": sale_id}).body)
        the_world().cluster.sql(f"update sales.sales set business_date = business_date - 31 where id = '{sale_id}'")
        self.assert_problem(self.refund(self.asked(sale_id, (0, 1000))), 403, "sales.needs_approval")

    def test_without_a_receipt_the_policy_decides(self) -> None:
        """B32: store credit first, at the lowest price of late, up to a limit; a colleague's approval opens the rest."""
        sold_low = self.shop.new_item("Scarf", 100_000)
        self.sell(priced(self.store, [Bought(sold_low, 1000, {"kind": "percent", "rate_ppm": 500_000})]))
        credit = opened(self.shop, self.store, "store_credit")
        self.shop.client.put("/v1/refund-policy", {"lowest_price": True, "store_credit_only": True, "unreceipted_above_minor": 2500})

        def back(item: Any, price_off: int, kind: str, **more: Any) -> Answer:
            body = priced(self.store, [Bought(item, 1000, {"kind": "percent", "rate_ppm": price_off})], kind="return")
            body["tenders"] = [value("store_credit", credit, body["total_minor"]) if kind == "store_credit" else cash(body["total_minor"])]
            sale_id = more.pop("sale_id", None) or uuid7()
            return self.till.put(f"/v1/sales/{sale_id}", body | more)
        self.assert_problem(back(sold_low, 500_000, "cash"), 403, "sales.needs_approval")
        self.assert_problem(back(sold_low, 0, "store_credit"), 403, "sales.needs_approval")
        self.assert_problem(back(self.shop.new_item("Never sold"), 0, "store_credit"), 403, "sales.needs_approval")
        self.assert_status(back(sold_low, 500_000, "store_credit"), 201)
        self.assertEqual(balance(self.shop, credit), 500)
        own = uuid7()
        token = self.override(own, "return_without_receipt")
        answer = self.assert_status(back(sold_low, 0, "cash", sale_id=own, overrides=[token]), 201)
        self.assertEqual(flags(answer), [])
        self.assert_status(self.shop.record(priced(self.store, [Bought(self.kettle)], kind="return")), 201)

    # ---- exchange

    def goods(self, basket: list[Bought]) -> dict[str, Any]:
        sale = priced(self.store, basket)
        return {key: sale[key] for key in ("prices_include_tax", "rounding_scope", "lines", "taxes", "tax_minor", "total_minor", "kernel_version")}

    def exchange(self, body: dict[str, Any], exchange_id: str | None = None) -> Answer:
        return self.till.put(f"/v1/exchanges/{exchange_id or uuid7()}", body)

    def test_an_even_exchange_has_no_tender(self) -> None:
        sale_id, exchange_id = self.sell(priced(self.store, [Bought(self.kettle)])), uuid7()
        other = self.shop.new_item("Other kettle", 200_000)
        body = self.asked(sale_id, (0, 1000), goods=self.goods([Bought(other)]))
        answer = self.exchange(body, exchange_id)
        self.assertEqual(self.given(answer), [])
        self.assertEqual((answer.body["receipt"]["kind"], answer.body["receipt"]["total_minor"], answer.body["document"]["tax_minor"]), ("exchange", 0, 0))
        self.assertEqual([line["quantity_milli"] for line in answer.body["document"]["lines"]], [-1000, 1000])
        self.assertEqual(self.shop.on_hand(self.store, other.variant_id)[other.variant_id], -1000)
        self.assertEqual(self.assert_status(self.exchange(body, exchange_id), 200).raw, answer.raw)
        self.assert_problem(self.exchange(body), 409, "sales.above_sold")
        with self.subTest("and what it sold comes back as store credit, since no tender paid it"):
            self.assert_problem(self.refund(self.asked(exchange_id, (1, 1000))), 409, "sales.above_tenders")
            self.assert_problem(self.refund(self.asked(exchange_id, (0, 1000))), 422, "sales.unknown_line")
            credit = opened(self.shop, self.store, "store_credit")
            ways = [{"account_id": credit, "amount_minor": 2000}]
            self.assertEqual(self.given(self.refund(self.asked(exchange_id, (1, 1000), tenders=ways))), [("store_credit", -2000)])

    def test_an_exchange_pays_or_gives_back_the_difference(self) -> None:
        sale_id = self.sell(priced(self.store, [Bought(self.kettle, 2000)]))
        dear, cheap = self.shop.new_item("Dear", 250_000), self.shop.new_item("Cheap", 50_000)
        body = self.asked(sale_id, (0, 1000), goods=self.goods([Bought(dear)]))
        self.assert_problem(self.exchange(body), 422, "sales.tenders_differ")
        self.assert_problem(self.exchange(body | {"payments": [cash(499)]}), 422, "sales.tenders_differ")
        self.assertEqual(self.given(self.exchange(body | {"payments": [{"kind": "cash", "amount_minor": 500, "given_minor": 1000, "change_minor": 500}]})), [("cash", 500)])
        self.assertEqual(self.given(self.exchange(self.asked(sale_id, (0, 1000), goods=self.goods([Bought(cheap)])))), [("cash", -1500)])

    # ---- void

    def void(self, sale_id: str, void_id: str | None = None, register: int = 0, **more: Any) -> Answer:
        body = self.asked(sale_id, **more)
        body["register_id"] = self.store["registers"][register]["id"]
        return self.till.put(f"/v1/voids/{void_id or uuid7()}", body)

    def test_a_void_takes_back_all_of_it(self) -> None:
        card = sold_card(self.shop, self.store, 1000)
        sold = opened(self.shop, self.store)
        sale = paid(priced(self.store, [Bought(self.kettle, 2000), Bought(self.mug)]), value("gift_card", card, 1000), value("gift_card", sold, -500))
        sale_id, void_id = self.sell(sale), uuid7()
        stock = self.shop.on_hand(self.store, self.kettle.variant_id)[self.kettle.variant_id]
        self.assert_problem(self.void(sale_id, register=1), 409, "sales.not_its_register")
        answer = self.void(sale_id, void_id, reason="wrong customer", occurred_at=sale["occurred_at"])
        self.assertEqual(self.given(answer), [("gift_card", -1000), ("gift_card", 500), ("cash", -(sale["total_minor"] - 500))])
        self.assertEqual((answer.body["receipt"]["kind"], answer.body["receipt"]["total_minor"]), ("void", -sale["total_minor"]))
        self.assertEqual((balance(self.shop, card), balance(self.shop, sold)), (1000, 0))
        self.assertEqual(self.shop.on_hand(self.store, self.kettle.variant_id)[self.kettle.variant_id], stock + 2000)
        self.assert_status(self.void(sale_id, void_id, reason="wrong customer", occurred_at=sale["occurred_at"]), 200)
        for again in (self.void(sale_id), self.refund(self.asked(sale_id, (0, 1000)))):
            self.assert_problem(again, 409, "sales.already_voided")

    def test_what_has_come_back_in_part_or_is_of_another_day_is_not_voided(self) -> None:
        sale_id = self.sell(priced(self.store, [Bought(self.kettle, 2000)]))
        self.refund(self.asked(sale_id, (0, 1000)))
        self.assert_problem(self.void(sale_id), 409, "sales.already_refunded")
        old = self.sell(priced(self.store, [Bought(self.kettle)]))
        the_world().cluster.sql(f"update sales.sales set business_date = business_date - 1 where id = '{old}'")
        self.assert_problem(self.void(old), 409, "sales.too_late_to_void")
        spent = opened(self.shop, self.store)
        sale_id = self.sell(value_sale(self.store, [cash(500), value("gift_card", spent, -500)]))
        self.sell(paid(priced(self.store, [Bought(self.kettle)]), value("gift_card", spent, 1)))
        self.assert_problem(self.void(sale_id), 409, "sales.value_spent")

    def test_a_sale_is_voided_while_its_shift_is_open_and_refunded_after(self) -> None:
        """B27: the drawer session decides, not the day."""
        store = self.shop.open_store()
        drawer = Drawer(self.shop, store).opened()
        early, late = (self.sell(priced(store, [Bought(self.kettle)]) | {"shift_id": drawer.shift_id}) for _ in range(2))
        the_world().cluster.sql(f"update sales.sales set business_date = business_date - 1 where id in ('{early}', '{late}')")
        self.assert_status(self.till.put(f"/v1/voids/{uuid7()}", self.asked(early, store=store, shift_id=drawer.shift_id)), 201)
        self.assert_status(drawer.count(100_00 + 2000), 201)
        self.assert_status(drawer.close(), 201)
        body, void_id = self.asked(late, store=store), uuid7()
        self.assert_problem(self.till.put(f"/v1/voids/{void_id}", body), 409, "sales.too_late_to_void")
        self.assert_problem(self.till.get(f"/v1/sales/{void_id}"), 404, "sales.unknown_sale")
        self.assertEqual(self.given(self.refund(self.asked(late, (0, 1000), store=store))), [("cash", -2000)])

    # ---- refusals

    def test_what_cannot_be_is_refused_and_writes_nothing(self) -> None:
        sale_id = self.sell(priced(self.store, [Bought(self.kettle)]))
        returned = uuid7()
        self.assert_status(self.shop.record(priced(self.store, [Bought(self.kettle)], kind="return"), returned), 201)
        card_sale = self.sell(priced(self.store, [Bought(self.kettle)]) | {"tenders": [{"kind": "card", "amount_minor": 2000, "payment_id": uuid7()}]})
        before = everything(self.shop.tenant_id)
        for name, body, status, code in [
            ("nobody's sale", self.asked(uuid7(), (0, 1000)), 404, "sales.unknown_sale"),
            ("a return", self.asked(returned, (0, 1000)), 422, "sales.nothing_to_refund"),
            ("no such line", self.asked(sale_id, (1, 1000)), 422, "sales.unknown_line"),
            ("more than was sold", self.asked(sale_id, (0, 1001)), 409, "sales.above_sold"),
            ("nothing", self.asked(sale_id), 400, "http.bad_body"),
            ("a line twice", self.asked(sale_id, (0, 1), (0, 1)), 400, "http.bad_body"),
            ("value that it did not sell", self.asked(sale_id, value=[{"tender": 1, "amount_minor": 1}]), 422, "sales.unknown_tender"),
            ("another currency", self.asked(sale_id, (0, 1000), store=self.swiss), 422, "sales.currency_differs"),
            ("an old clock", self.asked(sale_id, (0, 1000), occurred_at="2020-01-01T00:00:00Z"), 422, "sales.id_time_differs"),
            ("no such store", self.asked(sale_id, (0, 1000), store_id=uuid7()), 422, "sales.unknown_store"),
            ("another store's register", self.asked(sale_id, (0, 1000), register_id=self.swiss["registers"][0]["id"]), 422, "sales.unknown_register"),
            ("a card payment that nobody took", self.asked(card_sale, (0, 1000)), 404, "payments.unknown_payment"),
        ]:
            with self.subTest(name):
                self.assert_problem(self.refund(body), status, code)
        self.assert_problem(self.refund(self.asked(sale_id, (0, 1000)), "7d444840-9dc0-41d1-b245-5ffdce74fad2"), 400, "sales.bad_id")
        self.assertEqual(everything(self.shop.tenant_id), before)


if __name__ == "__main__":
    unittest.main()

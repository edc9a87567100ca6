"""The books: what a shop sold, as double entry, read from the feed; their sums and their files."""
import csv
import io
import unittest
from typing import Any

from basket import Bought, pay_cash, priced
from drawer import Drawer
from shop import Shop, Trade
from testkit.sale import uuid7


class Books(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()

    def sell(self, body: dict[str, Any]) -> None:
        self.assert_status(self.shop.record(body, uuid7()), 201)

    def balance(self, store: dict[str, Any]) -> dict[str, int]:
        body = self.assert_status(self.shop.client.get(f"/v1/books/trial-balance?store_id={store['id']}"), 200).body
        self.assertEqual(body["position"], body["feed_position"], "the books have read everything")
        self.assertEqual(sum(one["balance_minor"] for one in body["items"]), 0)
        for one in body["items"]:
            self.assertEqual(one["debit_minor"] - one["credit_minor"], one["balance_minor"])
        return {" ".join(filter(None, (one["account"], one.get("detail")))): one["balance_minor"] for one in body["items"]}

    def test_a_day_of_a_shop(self) -> None:
        store = self.shop.open_store(cash_step_minor=5)
        lamp, book = self.shop.new_item("Lamp", 25500), self.shop.new_item("Book", 89900, "zero")
        both = [Bought(lamp, 2000), Bought(book)]
        self.sell(pay_cash(priced(store, both), 5))                                         # 14.09, in cash 14.10
        self.sell(pay_cash(priced(store, both), 5, card=1000))                              # 10.00 by card, 4.09 in cash 4.10
        self.sell(priced(store, [Bought(lamp)], kind="return"))                             # 2.55 goes back
        self.assertEqual(self.balance(store), {
            "drawer_cash": 1410 + 410 - 255, "terminal_clearing": 1000, "cash_rounding": -2,
            "revenue standard@200000": -(425 + 425 - 212), "tax standard@200000": -(85 + 85 - 43), "revenue zero@0": -899 * 2})

    def test_a_drawer_from_its_float_to_its_count(self) -> None:
        store, item = self.shop.open_store(), self.shop.new_item("Lamp", 25500)
        drawer = Drawer(self.shop, store).opened(50_00)
        self.sell(priced(store, [Bought(item, 2000)]) | {"shift_id": drawer.shift_id})
        for kind, amount in (("pay_in", 300), ("pay_out", 120), ("drop", 2000)):
            self.assert_status(drawer.event(kind, amount_minor=amount), 201)
        self.assert_status(drawer.count(5000 + 510 + 300 - 120 - 2000 - 5), 201)                # five pence are missing
        self.assert_status(drawer.close(), 201)
        self.assertEqual(self.balance(store), {
            "drawer_cash": 5000 + 510 + 300 - 120 - 2000 - 5, "over_short": 5, "safe": -5000 + 2000, "pay_in": -300, "pay_out": 120,
            "revenue standard@200000": -425, "tax standard@200000": -85})

    def test_what_a_card_did_not_bear_is_owed_to_nobody(self) -> None:
        store, item, account = self.shop.open_store(), self.shop.new_item("Lamp", 25500), uuid7()
        self.assert_status(self.shop.client.put(f"/v1/value-accounts/{account}", {"kind": "gift_card", "currency": "GBP", "issuer_store_id": store["id"]}), 201)
        spent = priced(store, [Bought(item)]) | {"tenders": [{"kind": "gift_card", "amount_minor": 255, "account_id": account}]}
        receipt = self.assert_status(self.shop.record(spent, uuid7()), 201)
        self.assertEqual([flag["code"] for flag in receipt.body["flags"]], ["value_short"])
        self.assertEqual(self.balance(store), {"value_unbooked": 255, "revenue standard@200000": -212, "tax standard@200000": -43})

    def test_a_balance_that_is_put_right_by_hand(self) -> None:
        store, account = self.shop.open_store(), uuid7()
        self.assert_status(self.shop.client.put(f"/v1/value-accounts/{account}", {"kind": "gift_card", "currency": "GBP", "issuer_store_id": store["id"]}), 201)
        self.assert_status(self.shop.client.put(f"/v1/value-accounts/{account}/corrections/{uuid7()}", {"amount_minor": 700, "currency": "GBP", "reason": "goodwill"}), 201)
        self.assertEqual(self.balance(store), {"value_corrections": 700, "gift_cards": -700})

    def test_an_export_has_every_posting_by_the_accountants_numbers(self) -> None:
        store = self.shop.open_store()
        self.sell(priced(store, [Bought(self.shop.new_item("Lamp", 25500))]))
        numbers = {"items": [{"account": "revenue", "detail": "standard@200000", "number": "4000"}, {"account": "drawer_cash", "number": "C-1"}]}
        self.assert_status(self.shop.client.put("/v1/books/account-numbers", numbers), 200)
        self.assertEqual(sorted(one["account"] for one in self.shop.client.get("/v1/books/account-numbers").body["items"]), ["drawer_cash", "revenue"])
        answer = self.assert_status(self.shop.client.get(f"/v1/books/export?store_id={store['id']}"), 200)
        rows = list(csv.DictReader(io.StringIO(answer.raw.decode())))
        self.assertEqual([(row["account"], row["number"], row["debit"], row["credit"]) for row in rows],
                         [("drawer_cash", "C-1", "2.55", ""), ("revenue", "4000", "", "2.12"), ("tax", "1770", "", "0.43")])
        datev = self.assert_status(self.shop.client.get(f"/v1/books/export?store_id={store['id']}&format=datev"), 200).raw.decode()
        self.assertTrue(datev.startswith('"EXTF";700;21;"Buchungsstapel";13;'))
        self.assertIn('2,12;"H";"GBP";;;"";4000;1590;', datev)
        told = self.shop.client.get("/v1/audit?action=journal.exported").body["items"]
        self.assertEqual([entry["subject"] for entry in told[:2]], ["datev", "csv"], "an export is told in the audit log")

    def test_bad_questions_have_clear_answers(self) -> None:
        get = self.shop.client.get
        self.assert_problem(get("/v1/books/trial-balance?from=yesterday"), 400, "http.bad_query")
        self.assert_problem(get("/v1/books/export?format=pdf"), 400, "http.bad_query")
        for items, code in ([{"account": "nothing", "number": "1"}], "unknown"), ([{"account": "tax", "number": "1 2"}], "bad_format"), (
                [{"account": "tax", "number": "1"}] * 2, "twice"):
            answer = self.shop.client.put("/v1/books/account-numbers", {"items": items})
            self.assert_problem(answer, 400, "http.bad_body")
            self.assertEqual(answer.body["errors"][0]["code"], code)


if __name__ == "__main__":
    unittest.main()

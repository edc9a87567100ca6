"""The books: what a shop sold, as double entry, read from the feed; their sums and their files."""
import csv
import io
import unittest
from datetime import UTC, datetime, timedelta
from typing import Any

from basket import Bought, pay_cash, priced
from drawer import Drawer
from shop import Shop, Trade
from testkit.sale import uuid7
from value_basket import cash, opened, paid, sold_card, value, value_sale


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

    def test_value_of_one_store_that_another_takes_is_owed_between_the_two(self) -> None:
        seller, taker, item = self.shop.open_store(), self.shop.open_store(), self.shop.new_item("Kettle", 200_000, "zero")
        card = sold_card(self.shop, seller, 50_00)
        self.sell(paid(priced(taker, [Bought(item)]), value("gift_card", card, 15_00)))             # 15.00 of the card, 5.00 in cash
        self.sell(value_sale(taker, [value("gift_card", card, 3_00), cash(-3_00)]))                 # the holder wants 3.00 of it back
        self.sell(value_sale(taker, [cash(10_00), value("gift_card", card, -10_00)]))               # and puts 10.00 on it
        from_seller, from_taker = f"inter_store {seller['id']}", f"inter_store {taker['id']}"
        self.assertEqual(self.balance(seller), {"drawer_cash": 50_00, "gift_cards": -42_00, from_taker: -8_00}, "42.00 are left, and 8.00 are the taker's")
        self.assertEqual(self.balance(taker), {"drawer_cash": 5_00 - 3_00 + 10_00, "revenue zero@0": -20_00, from_seller: 8_00})
        rows = list(csv.DictReader(io.StringIO(self.shop.client.get(f"/v1/books/export?store_id={taker['id']}").raw.decode())))
        self.assertEqual([(row["detail"], row["number"], row["debit"], row["credit"]) for row in rows if row["account"] == "inter_store"],
                         [(seller["id"], "1792", "15.00", ""), (seller["id"], "1792", "3.00", ""), (seller["id"], "1792", "", "10.00")])
        datev = self.shop.client.get(f"/v1/books/export?store_id={seller['id']}&format=datev").raw.decode()
        self.assertIn(f"15,00;\"H\";\"GBP\";;;\"\";1792;1590;\"\";", datev)

    def test_a_deposit_that_is_paid_in_another_store_is_owed_there(self) -> None:
        holder, taker, item = self.shop.open_store(), self.shop.open_store(), self.shop.new_item("Sofa", 1_000_000, "zero")
        deposit = opened(self.shop, holder, "deposit")
        self.sell(value_sale(taker, [cash(20_00), value("deposit", deposit, -20_00)]))
        self.sell(paid(priced(holder, [Bought(item)]), value("deposit", deposit, 20_00)))
        self.assertEqual(self.balance(holder), {"drawer_cash": 80_00, "revenue zero@0": -100_00, "deposits": 0, f"inter_store {taker['id']}": 20_00})
        self.assertEqual(self.balance(taker), {"drawer_cash": 20_00, f"inter_store {holder['id']}": -20_00})

    def test_what_settles_a_tender_is_owed_to_the_store_that_took_it(self) -> None:
        seller, taker, item = self.shop.open_store(), self.shop.open_store(), self.shop.new_item("Kettle", 200_000, "zero")
        card, sale_id = sold_card(self.shop, seller, 10_00), uuid7()
        self.assert_status(self.shop.record(paid(priced(taker, [Bought(item)]), value("gift_card", card, 20_00)), sale_id), 201)
        self.assertEqual(self.balance(taker), {"value_unbooked": 20_00, "revenue zero@0": -20_00}, "the card does not bear it, and nobody owes it")
        settled = {"amount_minor": -10_00, "currency": "GBP", "reason": "What was left of it", "settles": {"document_id": sale_id, "ordinal": 1}}
        self.assert_status(self.shop.client.put(f"/v1/value-accounts/{card}/corrections/{uuid7()}", settled), 201)
        self.assertEqual(self.balance(taker), {"value_unbooked": 10_00, "revenue zero@0": -20_00, f"inter_store {seller['id']}": 10_00})
        self.assertEqual(self.balance(seller), {"drawer_cash": 10_00, "gift_cards": 0, f"inter_store {taker['id']}": -10_00})

    def test_closing_a_shift_that_is_right_adds_nothing(self) -> None:
        store, item = self.shop.open_store(), self.shop.new_item("Lamp", 25500)
        drawer = Drawer(self.shop, store).opened(50_00)
        self.sell(priced(store, [Bought(item, 2000)]) | {"shift_id": drawer.shift_id})
        before = self.exported(store)
        self.assert_status(drawer.count(50_00 + 5_10), 201)
        self.assert_status(drawer.close(), 201)
        self.balance(store)
        self.assertEqual(self.exported(store), before)

    def exported(self, store: dict[str, Any]) -> list[str]:
        return self.assert_status(self.shop.client.get(f"/v1/books/export?store_id={store['id']}"), 200).raw.decode().splitlines()

    def test_the_day_of_a_correction_is_its_stores(self) -> None:
        """B41: at any hour it is another day than UTC's in the west of the Pacific or in its east."""
        utc = datetime.now(UTC)
        zone, day = ("Pacific/Pago_Pago", utc - timedelta(hours=11)) if utc.hour < 11 else ("Pacific/Kiritimati", utc + timedelta(hours=14))
        store = self.shop.open_store(time_zone=zone)
        account = opened(self.shop, store)
        self.assert_status(self.shop.client.put(f"/v1/value-accounts/{account}/corrections/{uuid7()}", {"amount_minor": 700, "currency": "GBP", "reason": "goodwill"}), 201)
        self.balance(store)
        self.assertNotEqual(day.date(), utc.date())
        self.assertEqual({row.split(",")[1] for row in self.exported(store)[1:]}, {str(day.date())})

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

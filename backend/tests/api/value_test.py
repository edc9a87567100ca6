"""Gift cards, store credit and customers' accounts: balances that never go below their floor, whoever comes first and however often."""
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor

from basket import Bought, priced
from shop import Shop, Trade, everything, sign_in
from testkit.client import Client
from testkit.sale import uuid7
from testkit.world import the_world
from value_basket import balance, cash, flags, opened, paid, sold_card, value, value_sale


class Value(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.till = sign_in(role="cashier")
        cls.store = cls.shop.open_store()
        cls.item = cls.shop.new_item("Kettle", 200_000)

    def redeem(self, account: str, amount: int, sale_id: str, ordinal: int = 1, currency: str = "GBP", client: Client | None = None):
        return (client or self.till).put(f"/v1/value-accounts/{account}/redemptions/{sale_id}/{ordinal}", {"amount_minor": amount, "currency": currency})

    def test_a_card_is_opened_once_and_sold_for_cash(self) -> None:
        account, code = uuid7(), f"gc-{uuid7()[-12:]}"
        body = {"kind": "gift_card", "currency": "GBP", "issuer_store_id": self.store["id"], "code": code}
        first = self.assert_status(self.till.put(f"/v1/value-accounts/{account}", body), 201)
        self.assertEqual((first.body["balance_minor"], first.body["code_end"]), (0, code[-4:].upper()))
        self.assertEqual(self.assert_status(self.till.put(f"/v1/value-accounts/{account}", body), 200).raw, first.raw)
        self.assert_problem(self.till.put(f"/v1/value-accounts/{account}", body | {"kind": "voucher"}), 409, "stored_value.id_reused")
        self.assert_problem(self.till.put(f"/v1/value-accounts/{uuid7()}", body), 409, "stored_value.code_taken")
        sale_id, sale = uuid7(), value_sale(self.store, [cash(5000), value("gift_card", account, -5000)])
        sold = self.assert_status(self.shop.record(sale, sale_id), 201)
        self.assertEqual((sold.body["total_minor"], sold.body["tax_minor"], flags(sold)), (0, 0, []))
        self.assertEqual(self.assert_status(self.shop.record(sale, sale_id), 200).raw, sold.raw)
        self.assertEqual(balance(self.shop, account), 5000)
        self.assertEqual(self.till.get(f"/v1/value-accounts/by-code/{code.upper()}").body["available_minor"], 5000)

    def test_the_code_is_nowhere_in_the_database(self) -> None:
        code = f"SECRET{uuid7()[-12:].upper()}"
        account = opened(self.shop, self.store, code=code)
        row = the_world().cluster.sql(f"select a::text from stored_value.accounts a where id = '{account}'")
        self.assertNotIn(code, row)
        self.assertNotIn(code, the_world().cluster.sql("select string_agg(state, ' ') from feed.entries where kind = 18"))

    def test_a_card_pays_and_its_sale_is_taxed_as_ever(self) -> None:
        account = sold_card(self.shop, self.store, 5000)
        sale_id, sale = uuid7(), paid(priced(self.store, [Bought(self.item)]), value("gift_card", account, 1500))
        answer = self.assert_status(self.shop.record(sale, sale_id), 201)
        self.assertEqual((answer.body["total_minor"], answer.body["tax_minor"], flags(answer)), (2000, 333, []))
        for _ in range(2):
            self.assertEqual(self.assert_status(self.shop.record(sale, sale_id), 200).raw, answer.raw)
        self.assertEqual(balance(self.shop, account), 3500)

    def test_what_is_not_there_is_recorded_flagged_and_settled_by_a_person(self) -> None:
        account = sold_card(self.shop, self.store, 1000)
        sale_id = uuid7()
        answer = self.assert_status(self.shop.record(paid(priced(self.store, [Bought(self.item)]), value("gift_card", account, 1500)), sale_id), 201)
        self.assertEqual(flags(answer), ["value_short"])
        self.assertEqual(balance(self.shop, account), 1000, "not a penny of it is taken")
        listed = [one for one in self.shop.client.get("/v1/value-accounts/exceptions").body["items"] if one["document_id"] == sale_id]
        self.assertEqual([(one["ordinal"], one["account_id"], one["amount_minor"], one["why"]) for one in listed], [(1, account, -1500, "short")])
        correction = f"/v1/value-accounts/{account}/corrections/{uuid7()}"
        body = {"amount_minor": -1000, "currency": "GBP", "reason": "What was left of it", "settles": {"document_id": sale_id, "ordinal": 1}}
        self.assertEqual(self.assert_status(self.shop.client.put(correction, body), 201).body["balance_minor"], 0)
        self.assert_status(self.shop.client.put(correction, body), 200)
        self.assertEqual(balance(self.shop, account), 0)
        self.assertNotIn(sale_id, self.shop.client.get("/v1/value-accounts/exceptions").raw.decode())
        self.assert_problem(self.shop.client.put(f"/v1/value-accounts/{account}/corrections/{uuid7()}", body), 409, "stored_value.short")

    def test_other_doubts_are_flagged_too(self) -> None:
        credit = opened(self.shop, self.store, "store_credit")
        card = sold_card(self.shop, self.store, 9000)
        euros = self.shop.open_store(currency="EUR")
        abroad = opened(self.shop, euros)
        sale = priced(self.store, [Bought(self.item)])
        for name, tender, wanted in [("nobody's", value("gift_card", uuid7(), 500), "value_unknown"), ("another kind", value("gift_card", credit, 500), "value_differs"),
                                     ("another currency", value("gift_card", abroad, 500), "value_differs")]:
            with self.subTest(name):
                self.assertEqual(flags(self.assert_status(self.shop.record(paid(sale, tender)), 201)), [wanted])
        with self.subTest("a card buys a card"):
            other = opened(self.shop, self.store)
            answer = self.shop.record(value_sale(self.store, [value("gift_card", card, 500), value("gift_card", other, -500)]))
            self.assertEqual(flags(self.assert_status(answer, 201)), ["card_buys_card"])
        with self.subTest("a blocked card"):
            self.assert_status(self.shop.client.put(f"/v1/value-accounts/{card}/block", {"blocked": True, "reason": "lost"}), 200)
            self.assertEqual(flags(self.assert_status(self.shop.record(paid(sale, value("gift_card", card, 500))), 201)), ["value_blocked"])
            self.assertEqual(balance(self.shop, card), 8000)

    def test_the_rest_of_a_card_is_paid_out_as_a_tender(self) -> None:
        """B28: the drawer knows of it, because the document says it."""
        card = sold_card(self.shop, self.store, 300)
        answer = self.assert_status(self.shop.record(value_sale(self.store, [value("gift_card", card, 300), cash(-300)])), 201)
        self.assertEqual((flags(answer), balance(self.shop, card)), ([], 0))

    def test_a_customer_owes_down_to_the_limit(self) -> None:
        body = {"kind": "on_account", "currency": "GBP", "issuer_store_id": self.store["id"], "floor_minor": -3000}
        self.assert_problem(self.till.put(f"/v1/value-accounts/{uuid7()}", body), 403, "auth.forbidden")
        account = opened(self.shop, self.store, "on_account", floor_minor=-3000)
        sale = priced(self.store, [Bought(self.item)])
        self.assertEqual(flags(self.shop.record(paid(sale, value("on_account", account, 2000)))), [])
        self.assertEqual(balance(self.shop, account), -2000)
        self.assertEqual(flags(self.shop.record(paid(sale, value("on_account", account, 2000)))), ["value_short"])

    def test_value_is_taken_ahead_and_its_sale_finds_it_done(self) -> None:
        account, sale_id = sold_card(self.shop, self.store, 2000), uuid7()
        first = self.assert_status(self.redeem(account, 1500, sale_id), 201)
        self.assertEqual(self.assert_status(self.redeem(account, 1500, sale_id), 200).raw, first.raw)
        self.assert_problem(self.redeem(account, 1400, sale_id), 409, "stored_value.redemption_differs")
        self.assert_problem(self.redeem(account, 501, uuid7()), 409, "stored_value.short")
        self.assert_problem(self.redeem(account, 100, uuid7(), currency="EUR"), 422, "stored_value.currency_differs", "/currency")
        shown = self.shop.client.get(f"/v1/value-accounts/{account}").body
        self.assertEqual((shown["balance_minor"], shown["held_minor"], shown["available_minor"]), (2000, 1500, 500))
        sale = paid(priced(self.store, [Bought(self.item)]), value("gift_card", account, 1500))
        self.assertEqual(flags(self.assert_status(self.shop.record(sale, sale_id), 201)), [])
        shown = self.shop.client.get(f"/v1/value-accounts/{account}").body
        self.assertEqual((shown["balance_minor"], shown["held_minor"]), (500, 0))
        self.assertEqual(self.assert_status(self.redeem(account, 1500, sale_id), 200).body["state"], "booked")
        self.assert_problem(self.till.request("DELETE", f"/v1/value-accounts/{account}/redemptions/{sale_id}/1"), 409, "stored_value.booked")

    def test_a_redemption_whose_sale_never_came_is_listed_and_given_back(self) -> None:
        account, sale_id = sold_card(self.shop, self.store, 2000), uuid7()
        self.assert_status(self.redeem(account, 1500, sale_id), 201)
        self.assertNotIn(sale_id, self.till.get("/v1/value-accounts/open-redemptions").raw.decode(), "the sale may come yet")
        the_world().cluster.sql(f"update stored_value.redemptions set taken_at = taken_at - interval '16 minutes' where sale_id = '{sale_id}'")
        self.assertIn(sale_id, self.till.get("/v1/value-accounts/open-redemptions").raw.decode())
        path = f"/v1/value-accounts/{account}/redemptions/{sale_id}/1"
        for _ in range(2):
            self.assertEqual(self.assert_status(self.till.request("DELETE", path), 200).body["available_minor"], 2000)
        with self.subTest("and the sale that comes after all is booked by itself"):
            sale = paid(priced(self.store, [Bought(self.item)]), value("gift_card", account, 1500))
            self.assertEqual(flags(self.assert_status(self.shop.record(sale, sale_id), 201)), [])
            self.assertEqual(balance(self.shop, account), 500)

    def test_of_twenty_tills_that_want_the_same_ten_pounds_one_gets_them(self) -> None:
        account, tills = sold_card(self.shop, self.store, 1000), 20
        gate = threading.Barrier(tills)

        def want(_: int) -> int:
            client = Client(the_world().base_url, self.till.token)
            gate.wait(20)
            status = self.redeem(account, 1000, uuid7(), client=client).status
            client.close()
            return status

        with ThreadPoolExecutor(tills) as pool:
            statuses = list(pool.map(want, range(tills)))
        self.assertEqual((statuses.count(201), statuses.count(409)), (1, tills - 1), statuses)

    def test_the_database_itself_refuses_a_balance_below_its_floor(self) -> None:
        account = sold_card(self.shop, self.store, 1000)
        with self.assertRaisesRegex(Exception, "balance_covers"):
            the_world().cluster.sql(f"update stored_value.accounts set balance_minor = -1 where id = '{account}'")

    def test_codes_are_not_found_by_trying(self) -> None:
        guesser = sign_in(role="manager")
        card = opened(self.shop, self.store, code=f"CARD{uuid7()[-12:]}")
        the_world().cluster.sql("delete from stored_value.guesses")     # of whoever knocked at all doors before
        found = guesser.get(f"/v1/value-accounts/{card}")
        self.assert_status(found, 200)
        try:
            for _ in range(10):
                self.assert_problem(guesser.get(f"/v1/value-accounts/by-code/GUESS{uuid7()[-12:]}"), 404, "stored_value.unknown_account")
            self.assert_problem(guesser.get(f"/v1/value-accounts/by-code/GUESS{uuid7()[-12:]}"), 429, "stored_value.too_many_guesses")
            the_world().cluster.sql("update stored_value.guesses set began_at = began_at - interval '16 minutes'")
            self.assert_problem(guesser.get(f"/v1/value-accounts/by-code/GUESS{uuid7()[-12:]}"), 404, "stored_value.unknown_account")
        finally:
            the_world().cluster.sql("delete from stored_value.guesses")

    def test_bad_bodies_write_nothing(self) -> None:
        account = opened(self.shop, self.store)
        before = everything(self.shop.tenant_id)
        body = {"kind": "gift_card", "currency": "GBP", "issuer_store_id": self.store["id"]}
        for name, changes, pointer in [("a short code", {"code": "--1234-5-"}, "/code"), ("a code with a slash", {"code": "12345678/9"}, "/code"), ("a floor of a card", {"floor_minor": -1}, "/floor_minor"),
                                       ("a small currency", {"currency": "gbp"}, "/currency")]:
            with self.subTest(name):
                self.assert_problem(self.shop.client.put(f"/v1/value-accounts/{uuid7()}", body | changes), 400, "http.bad_body", pointer)
        self.assert_problem(self.shop.client.put(f"/v1/value-accounts/{uuid7()}", body | {"issuer_store_id": uuid7()}), 422, "stored_value.unknown_store", "/issuer_store_id")
        self.assert_problem(self.shop.client.put("/v1/value-accounts/7d444840-9dc0-41d1-b245-5ffdce74fad2", body), 400, "stored_value.bad_id")
        self.assert_problem(self.redeem(uuid7(), 100, uuid7()), 404, "stored_value.unknown_account")
        self.assert_problem(self.redeem(account, 100, "17"), 400, "stored_value.bad_sale_id")
        self.assert_problem(self.redeem(account, 100, uuid7(), 21), 404, "http.not_found")
        self.assert_problem(self.till.put(f"/v1/value-accounts/{account}/corrections/{uuid7()}", {"amount_minor": 1, "currency": "GBP", "reason": "x"}), 403, "auth.forbidden")
        self.assertEqual(everything(self.shop.tenant_id), before)


if __name__ == "__main__":
    unittest.main()

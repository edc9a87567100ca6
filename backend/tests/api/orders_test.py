"""Quotes and layaways: frozen prices, numbers, and the one sale that each becomes."""
import unittest
from typing import Any

from basket import Bought, changed, pay_cash, priced
from shop import Shop, Trade
from testkit.client import Answer
from testkit.sale import Item, uuid7
from testkit.world import the_world
from value_basket import cash


class Orders(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.store = cls.shop.open_store()
        cls.till = cls.shop.client

    def body(self, *basket: Bought, **more: Any) -> dict[str, Any]:
        cart = priced(self.store, list(basket)) | {"kind": "order", "tenders": [], "rounding_minor": 0}
        return {"cart": cart, "valid_until": "2999-12-31"} | more

    def promise(self, item: Item, **more: Any) -> str:
        order_id = uuid7()
        self.assert_status(self.till.put(f"/v1/orders/{order_id}", self.body(Bought(item), **more)), 201)
        return order_id

    def sell(self, item: Item, order_id: str, sale_id: str | None = None) -> Answer:
        return self.assert_status(self.shop.record(priced(self.store, [Bought(item)]) | {"order_id": order_id}, sale_id or uuid7()), 200, 201)

    def state(self, order_id: str) -> str:
        return self.till.get(f"/v1/orders/{order_id}").body["state"]

    def flags(self, receipt: Answer) -> list[str]:
        return [flag["code"] for flag in receipt.body["flags"]]

    def raise_price(self, item: Item) -> None:
        found = next(p for p in self.till.get(f"/v1/products?search={item.name}").body["items"] for v in p["variants"] if v["id"] == item.variant_id)
        read = self.till.get(f"/v1/products/{found['id']}")
        product = read.body
        fields = ("name", "tax_code", "active")
        variants = [{key: v[key] for key in ("id", "unit", "codes", "active")} | {"price_e4": item.price_e4 + 10000} for v in product["variants"]]
        self.assert_status(self.till.put(f"/v1/products/{product['id']}", {key: product[key] for key in fields} | {"variants": variants},
                                          If_Match=read.headers["etag"]), 200)

    def test_a_quote_holds_its_price_though_the_shop_has_another(self) -> None:
        item = self.shop.new_item(f"Quoted-{uuid7()[-6:]}")
        order_id = self.promise(item, customer="Ada Byron")
        self.raise_price(item)
        self.assertEqual(self.flags(self.sell(item, order_id)), [])
        self.assertEqual(self.flags(self.assert_status(self.shop.record(priced(self.store, [Bought(item)]), uuid7()), 201)), ["price_differs"], "without the quote")
        self.assertEqual(self.state(order_id), "completed")

    def test_the_same_again_is_the_first_answer_and_another_body_a_clash(self) -> None:
        item, order_id = self.shop.new_item(), uuid7()
        body = self.body(Bought(item), customer="Ada Byron")
        first = self.assert_status(self.till.put(f"/v1/orders/{order_id}", body), 201)
        self.assertEqual(self.assert_status(self.till.put(f"/v1/orders/{order_id}", body), 200).raw, first.raw)
        self.assert_problem(self.till.put(f"/v1/orders/{order_id}", body | {"customer": "Ben"}), 409, "orders.id_reused")
        self.assertEqual((first.body["kind"], first.body["customer"], first.body["total_minor"]), ("quote", "Ada Byron", 255))
        stored = the_world().cluster.sql(f"select encode(customer_sealed, 'escape') from orders.orders where id = '{order_id}'")
        self.assertNotIn("Ada", stored)

    def test_numbers_are_contiguous_in_a_store_and_kind(self) -> None:
        store, item = self.shop.open_store(), self.shop.new_item()
        numbers = []
        for deposit in (None, uuid7(), None, uuid7()):
            body = self.body(Bought(item))
            body["cart"] |= {"store_id": store["id"], "register_id": store["registers"][0]["id"]}
            numbers.append(self.assert_status(self.till.put(f"/v1/orders/{uuid7()}", body | ({"deposit_account_id": deposit} if deposit else {})), 201).body["number"])
        self.assertEqual(numbers, ["Q-1", "L-1", "Q-2", "L-2"])

    def test_one_sale_completes_an_order_and_sending_it_again_changes_nothing(self) -> None:
        item = self.shop.new_item()
        order_id, sale_id = self.promise(item), uuid7()
        sale = priced(self.store, [Bought(item)]) | {"order_id": order_id}
        first = self.assert_status(self.shop.record(sale, sale_id), 201)
        again = self.assert_status(self.shop.record(sale, sale_id), 200)
        self.assertEqual((first.raw, self.flags(first)), (again.raw, []))
        self.assertEqual(self.till.get(f"/v1/orders/{order_id}").body["completed_by"], sale_id)
        self.assertEqual(self.flags(self.sell(item, order_id)), ["order_not_open"], "the goods are gone: it is recorded, and told")

    def test_what_is_odd_is_recorded_and_told(self) -> None:
        item = self.shop.new_item()
        self.assertEqual(self.flags(self.sell(item, uuid7())), ["order_unknown"])
        self.assertEqual(self.flags(self.sell(item, self.promise(item, valid_until="2020-01-01"))), ["order_expired"])
        order_id = self.promise(item)
        two = priced(self.store, [Bought(item, 2000)]) | {"order_id": order_id}
        self.assertEqual(self.flags(self.assert_status(self.shop.record(two, uuid7()), 201)), ["order_differs"])

    def without_lines(self, store: dict[str, Any], *tenders: dict[str, Any]) -> None:
        body = priced(store, [Bought(self.shop.items[0])]) | {"lines": [], "taxes": [], "tax_minor": 0, "total_minor": 0, "rounding_minor": 0, "tenders": list(tenders)}
        self.assertEqual(self.flags(self.assert_status(self.shop.record(body, uuid7()), 201)), [])

    def laid_away(self, store: dict[str, Any], item: Item, deposit_minor: int, valid_until: str = "2999-12-31") -> tuple[str, str]:
        """The order, and the account that its deposit lies on."""
        account, order_id = uuid7(), uuid7()
        self.assert_status(self.till.put(f"/v1/value-accounts/{account}", {"kind": "deposit", "currency": "GBP", "issuer_store_id": store["id"]}), 201)
        cart = priced(store, [Bought(item)]) | {"kind": "order", "tenders": [], "rounding_minor": 0}
        body = {"cart": cart, "valid_until": valid_until, "deposit_account_id": account, "minimum_deposit_minor": deposit_minor, "cancellation_fee_minor": 500}
        self.assert_status(self.till.put(f"/v1/orders/{order_id}", body), 201)
        self.without_lines(store, cash(deposit_minor), {"kind": "deposit", "amount_minor": -deposit_minor, "account_id": account})
        return order_id, account

    def posted(self, store: dict[str, Any]) -> dict[str, int]:
        items = self.till.get(f"/v1/books/trial-balance?store_id={store['id']}").body["items"]
        return {one["account"]: one["balance_minor"] for one in items}

    def test_a_layaway_is_paid_in_parts_and_taken_home(self) -> None:
        store, item = self.shop.open_store(), self.shop.new_item(price_e4=1_000_000, tax_code="zero")
        order_id, account = self.laid_away(store, item, 2000)
        self.assertEqual(self.posted(store), {"drawer_cash": 2000, "deposits": -2000})
        last = priced(store, [Bought(item)]) | {"order_id": order_id, "tenders": [{"kind": "deposit", "amount_minor": 2000, "account_id": account}, cash(8000)]}
        self.assertEqual(self.flags(self.assert_status(self.shop.record(last, uuid7()), 201)), [])
        self.assertEqual(self.state(order_id), "completed")
        self.assertEqual(self.posted(store), {"drawer_cash": 10000, "deposits": 0, "revenue": -10000}, "nothing is owed any more")

    def test_a_cancellation_keeps_its_fee_and_gives_back_the_rest(self) -> None:
        store, item, fee = self.shop.open_store(), self.shop.new_item(price_e4=1_000_000, tax_code="zero"), self.shop.new_item("Cancellation", 50_000, "zero")
        order_id, account = self.laid_away(store, item, 2000)
        self.assert_status(self.till.post(f"/v1/orders/{order_id}/cancel", {}), 200)
        kept = priced(store, [Bought(fee)]) | {"tenders": [{"kind": "deposit", "amount_minor": 500, "account_id": account}]}
        self.assertEqual(self.flags(self.assert_status(self.shop.record(kept, uuid7()), 201)), [])
        self.without_lines(store, {"kind": "deposit", "amount_minor": 1500, "account_id": account}, cash(-1500))
        self.assertEqual(self.posted(store), {"drawer_cash": 500, "deposits": 0, "revenue": -500})
        self.assertEqual(self.till.get(f"/v1/value-accounts/{account}").body["balance_minor"], 0)

    def test_a_deposit_that_is_forfeited_is_income(self) -> None:
        store, item = self.shop.open_store(), self.shop.new_item(price_e4=1_000_000, tax_code="zero")
        order_id, account = self.laid_away(store, item, 2000, "2020-01-01")
        self.assertEqual(self.posted(store), {"drawer_cash": 2000, "deposits": -2000})
        self.assertEqual(self.assert_status(self.till.post(f"/v1/orders/{order_id}/forfeit", {}), 200).body["state"], "forfeited")
        kept = {"amount_minor": -2000, "currency": "GBP", "reason": "Not taken home in time"}
        self.assert_status(self.till.put(f"/v1/value-accounts/{account}/corrections/{uuid7()}", kept), 201)
        self.assertEqual(self.posted(store), {"drawer_cash": 2000, "deposits": 0, "value_corrections": -2000}, "the shop owes it to nobody any more")

    def test_an_order_ends_once(self) -> None:
        item = self.shop.new_item()
        order_id = self.promise(item)
        self.assert_problem(self.till.post(f"/v1/orders/{order_id}/forfeit", {}), 409, "orders.still_holds")
        for _ in range(2):
            self.assertEqual(self.assert_status(self.till.post(f"/v1/orders/{order_id}/cancel", {"reason": "changed her mind"}), 200).body["state"], "cancelled")
        past = self.promise(item, valid_until="2020-01-01")
        self.assertEqual(self.assert_status(self.till.post(f"/v1/orders/{past}/forfeit", {}), 200).body["state"], "forfeited")
        self.assert_problem(self.till.post(f"/v1/orders/{past}/cancel", {}), 409, "orders.not_open")
        listed = {one["order_id"]: one["state"] for one in self.till.get("/v1/orders?state=cancelled").body["items"]}
        self.assertEqual(listed.get(order_id), "cancelled")
        self.assertNotIn(past, listed)

    def test_bad_orders_have_clear_answers(self) -> None:
        item = self.shop.new_item()
        body = self.body(Bought(item))
        paid = pay_cash(priced(self.store, [Bought(item)]), 1)["tenders"]
        for bad, pointer in ((changed(changed(body, "/cart/kind", "sale"), "/cart/tenders", paid), "/cart/kind"), (changed(body, "/cart/tenders", paid), "/cart/tenders"),
                             (body | {"minimum_deposit_minor": 1}, "/minimum_deposit_minor"), (body | {"cancellation_fee_minor": 10**9, "deposit_account_id": uuid7()}, "/cancellation_fee_minor")):
            answer = self.till.put(f"/v1/orders/{uuid7()}", bad)
            self.assert_problem(answer, 400, "http.bad_body")
            self.assertIn(pointer, [error["pointer"] for error in answer.body["errors"]])
        self.assert_problem(self.till.put(f"/v1/orders/{uuid7()}", changed(body, "/cart/lines/0/variant_id", uuid7())), 422, "sales.unknown_variant")
        self.assert_problem(self.shop.record(body["cart"], uuid7()), 400, "http.bad_body")


if __name__ == "__main__":
    unittest.main()

"""A role that holds in some stores: everything that names another store is refused or left out, by every route; a sale is recorded and flagged."""
import contextlib
import unittest
from collections.abc import Iterator

from basket import Bought, priced
from doors import listen
from people import changed_member, id_of, put_member
from shop import GIFTS, STORE_FIELDS, Shop, Trade, sign_in
from testkit.client import Client
from testkit.sale import uuid7
from testkit.world import the_world


class SomeStores(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.owner = cls.shop.client
        cls.mine, cls.other = cls.shop.open_store(), cls.shop.open_store()
        cls.item = cls.shop.new_item()
        cls.sale_id, cls.other_sale_id = uuid7(), uuid7()
        for store, sale_id in ((cls.mine, cls.sale_id), (cls.other, cls.other_sale_id)):
            assert cls.shop.record(priced(store, [Bought(cls.item)]), sale_id).status == 201
        cls.other_receipt = cls.owner.get(f"/v1/sales/{cls.other_sale_id}").body["receipt"]

    @contextlib.contextmanager
    def scoped(self, who: str = "manager") -> Iterator[Client]:
        with changed_member(self.owner, who, stores=[self.mine["id"]]) as client:
            yield client

    def test_every_route_that_names_a_store_refuses_another_one(self) -> None:
        store, other = self.mine["id"], self.other["id"]
        body = {key: self.other[key] for key in STORE_FIELDS}
        adjustment = {"reason": "adjustment", "lines": [{"variant_id": self.item.variant_id, "quantity_milli": 1000}]}
        register = {"code": "7", "name": "Seven"}
        with self.scoped() as client:
            for name, answer in [
                ("stock", client.get(f"/v1/stock?store_id={other}")),
                ("an adjustment", client.put(f"/v1/stock-adjustments/{uuid7()}", adjustment | {"store_id": other})),
                ("a store", client.put(f"/v1/stores/{other}", body)),
                ("a new store", client.put(f"/v1/stores/{uuid7()}", body | {"code": uuid7()[-8:].upper()})),
                ("a register", client.put(f"/v1/stores/{other}/registers/{self.other['registers'][0]['id']}", register)),
                ("a new register", client.put(f"/v1/stores/{other}/registers/{uuid7()}", register)),
                ("a sale", client.get(f"/v1/sales/{self.other_sale_id}")),
                ("its derivation", client.get(f"/v1/sales/{self.other_sale_id}/derivation")),
                ("a role for all stores", client.put("/v1/roles/anything", {"name": "Role", "permissions": []})),
                ("a member in another store", client.put(f"/v1/members/{uuid7()}", {"name": "Kit", "role": "cashier", "active": True, "stores": [other]})),
                ("a member everywhere", client.put(f"/v1/members/{uuid7()}", {"name": "Kit", "role": "cashier", "active": True})),
            ]:
                with self.subTest(name):
                    self.assert_problem(answer, 403, "auth.other_store")
            for name, answer in [
                ("stock", client.get(f"/v1/stock?store_id={store}")),
                ("an adjustment", client.put(f"/v1/stock-adjustments/{uuid7()}", adjustment | {"store_id": store})),
                ("a store", client.put(f"/v1/stores/{store}", {key: self.mine[key] for key in STORE_FIELDS})),
                ("a sale", client.get(f"/v1/sales/{self.sale_id}")), ("its derivation", client.get(f"/v1/sales/{self.sale_id}/derivation")),
            ]:
                with self.subTest(f"{name} of one's own"):
                    self.assert_status(answer, 200, 201)

    def test_lists_leave_other_stores_out(self) -> None:
        with self.scoped() as client:
            self.assertEqual([store["id"] for store in client.get("/v1/stores").body["items"]], [self.mine["id"]])
            self.assertEqual({sale["store_id"] for sale in client.get("/v1/sales?limit=500").body["items"]}, {self.mine["id"]})
            for query in (f"register_id={self.other['registers'][0]['id']}", f"receipt_number={self.other_receipt['receipt_number']}"):
                with self.subTest(query):
                    self.assertEqual(client.get(f"/v1/sales?{query}").body["items"], [])
            people = [member["id"] for member in client.get("/v1/members").body["items"]]
            self.assertEqual(people, [id_of(client)])
            self.assert_problem(client.get(f"/v1/members/{id_of(self.owner)}"), 404, "members.unknown_member")
        self.assertLessEqual({self.sale_id, self.other_sale_id}, {sale["sale_id"] for sale in self.owner.get("/v1/sales?limit=500").body["items"]})

    def test_the_feed_leaves_out_what_is_of_a_store(self) -> None:
        with self.scoped("cashier") as client:
            kinds: set[str] = set()
            after = 0
            while (page := client.get(f"/v1/feed?after={after}&limit=500").body)["items"]:
                kinds |= {entry["kind"] for entry in page["items"]}
                after = page["next_after"]
            self.assertIn("product", kinds)
            self.assertFalse(kinds & {"sale", "return", "stock_adjustment", "store", "register"})
            heard = listen(client, f"/v1/feed/stream?after={self.shop.feed_head() - 20}")
            self.assertNotIn(b'"kind":"sale"', heard.raw)
            self.assertNotIn(self.other_sale_id.encode(), heard.raw)
        self.assertIn(b'"kind":"sale"', listen(self.owner, "/v1/feed/stream?after=0", 2).raw)

    def test_a_sale_in_another_store_is_recorded_and_flagged(self) -> None:
        with self.scoped("cashier") as client:
            for store, flagged in ((self.other, True), (self.mine, False)):
                sale_id = uuid7()
                self.assert_status(client.put(f"/v1/sales/{sale_id}", priced(store, [Bought(self.item)])), 201)
                flags = the_world().cluster.sql(f"select flags from sales.sales where id = '{sale_id}'")
                with self.subTest(flagged=flagged):
                    self.assertEqual("other_store" in flags, flagged, flags)

    def test_nobody_widens_their_own_reach(self) -> None:
        with self.scoped() as client:
            me = id_of(client)
            for stores in (None, [self.other["id"]], [self.mine["id"], self.other["id"]]):
                with self.subTest(stores):
                    self.assert_problem(put_member(client, me, stores=stores), 403, "auth.other_store")
            made = client.put(f"/v1/members/{(new := uuid7())}", {"name": "Kit", "role": "cashier", "active": True, "stores": [self.mine["id"]]})
            self.assert_status(made, 201)
            self.assertIn(new, [member["id"] for member in client.get("/v1/members").body["items"]])


if __name__ == "__main__":
    unittest.main()

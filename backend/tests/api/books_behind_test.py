"""Books that are behind their documents say so: a balance says how far it has read, an export is whole or none."""
import unittest
from typing import Any

from basket import Bought, priced
from held import cursor_held
from shop import Shop, Trade, wait_for_followers
from testkit.world import the_world


class Behind(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.lamp = cls.shop.new_item("Lamp", 25500)

    def setUp(self) -> None:
        self.store = self.shop.open_store()
        self.sell()
        wait_for_followers()

    def sell(self) -> None:
        """A lamp for 2.55."""
        self.assert_status(self.shop.record(priced(self.store, [Bought(self.lamp)])), 201)

    def balance(self) -> dict[str, Any]:
        return self.assert_status(self.shop.client.get(f"/v1/books/trial-balance?store_id={self.store['id']}"), 200).body

    def assert_balance(self, drawer_cash: int, is_whole: bool) -> None:
        said = self.balance()
        self.assertEqual({row["account"]: row["balance_minor"] for row in said["items"]}["drawer_cash"], drawer_cash)
        self.assertEqual(said["position"] >= said["feed_position"], is_whole, said)

    def test_while_another_process_is_at_them(self) -> None:
        export = f"/v1/books/export?store_id={self.store['id']}"
        with cursor_held(self.shop.tenant_id, "books", 5):
            self.sell()
            self.assert_balance(2_55, is_whole=False)
            self.assert_problem(self.shop.client.get(export), 503, "books.behind")
        self.assertEqual(self.assert_status(self.shop.client.get(export), 200).raw.count(b",drawer_cash,"), 2)

    def test_a_document_that_can_t_be_posted_hides_nothing_that_was(self) -> None:
        sql = the_world().cluster.sql
        sql(f"alter table books.entries add constraint stuck check (store_id <> '{self.store['id']}') not valid")
        try:
            self.sell()
            self.assert_balance(2_55, is_whole=False)
        finally:
            sql("alter table books.entries drop constraint stuck")
        self.assert_balance(5_10, is_whole=True)


if __name__ == "__main__":
    unittest.main()

"""A tip is a tender that goes out to the staff: no revenue, no tax. A shop says whether it takes tips; one that was left is kept in any case."""
from typing import Any

from basket import Bought, priced
from shop import Shop, Trade, sign_in, wait_for_followers
from testkit.client import Answer
from testkit.sale import uuid7
from value_basket import flags


class Tips(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.owner = sign_in(role="owner")
        cls.lamp = cls.shop.new_item("Lamp", 25500)

    def tipped(self, store: dict[str, Any], tip: int) -> Answer:
        """A lamp for 2.55, and a tip on the card."""
        sale = priced(store, [Bought(self.lamp)]) | {"rounding_minor": 0}
        sale["tenders"] = [{"kind": "card_external", "amount_minor": 255 + tip, "reference": "auth 004217"}, {"kind": "tip", "amount_minor": -tip}]
        return self.assert_status(self.shop.record(sale, uuid7()), 201)

    def posted(self, store: dict[str, Any]) -> dict[str, int]:
        wait_for_followers()
        rows = self.assert_status(self.owner.get(f"/v1/books/trial-balance?store_id={store['id']}"), 200).body["items"]
        return {row["account"]: row["balance_minor"] for row in rows}

    def test_a_shop_that_takes_them_owes_them_to_its_staff(self) -> None:
        store = self.shop.open_store(takes_tips=True)
        self.assertTrue(store["takes_tips"])
        sold = self.tipped(store, 50)
        self.assertEqual((sold.body["total_minor"], sold.body["tax_minor"], flags(sold)), (255, 43, []))
        self.assertEqual(self.posted(store), {"terminal_clearing": 305, "tips": -50, "revenue": -212, "tax": -43})

    def test_where_none_are_taken_one_is_told_and_kept(self) -> None:
        store = self.shop.open_store()
        self.assertFalse(store["takes_tips"])
        sold = self.tipped(store, 50)
        self.assertEqual(flags(sold), ["tip_not_taken"])
        self.assertEqual(sold.body["flags"][0]["pointer"], "/tenders/1")
        self.assertEqual(self.posted(store)["tips"], -50)

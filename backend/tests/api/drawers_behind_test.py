"""What a drawer does while the sums of its shift are behind its sales: it waits or says so, and seals nothing that is wrong (B22)."""
import contextlib
import unittest

from basket import Bought, priced
from drawer import Drawer
from held import cursor_held
from shop import Shop, Trade, sign_in


class Behind(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.owner, cls.manager, cls.cashier = cls.shop.client, sign_in(role="manager"), sign_in(role="cashier")
        cls.lamp = cls.shop.new_item("Lamp", 25500)

    def drawer(self) -> Drawer:
        return Drawer(self.shop, self.shop.open_store(), self.cashier).opened()

    def sell(self, drawer: Drawer) -> None:
        """A lamp for 2.55."""
        self.assert_status(self.shop.record(priced(drawer.store, [Bought(self.lamp)]) | {"shift_id": drawer.shift_id}), 201)

    def sums_held(self, seconds: float) -> contextlib.AbstractContextManager[None]:
        return cursor_held(self.shop.tenant_id, "drawers", seconds)

    def test_while_the_sums_are_behind_nothing_is_sealed_and_later_it_is_right(self) -> None:
        """Whoever asks is told to ask again; no Z says less than was sold."""
        drawer = self.drawer()
        self.sell(drawer)
        self.assert_status(drawer.count(102_55), 201)
        abandoned = {"z_id": drawer.z_id, "reason": "In a hurry"}
        with self.sums_held(6):
            self.sell(drawer)
            for name, answer in (("a count", drawer.count(105_10)), ("an X", drawer.x(self.manager)), ("a close", drawer.close()),
                                 ("an abandoning", self.manager.post(f"/v1/shifts/{drawer.shift_id}/abandon", abandoned)),
                                 ("a sealed Z", self.cashier.put(f"/v1/z-reports/{drawer.z_id}", drawer.z_body()))):
                with self.subTest(name):
                    self.assert_problem(answer, 503, "drawers.behind")
            self.assertEqual(self.owner.get(f"/v1/z-reports?register_id={drawer.register_id}").body["items"], [])
        said = self.assert_status(drawer.close(), 201).body["document"]
        self.assertEqual((said["totals"]["counts"]["sales"], said["totals"]["sold_minor"], said["perpetual_minor"]), (2, 5_10, 5_10))
        self.assertEqual(said["totals"]["cash"][0]["variance_minor"], -2_55, "it was counted before the second sale")

    def test_a_close_waits_a_moment_for_the_sums(self) -> None:
        drawer = self.drawer()
        self.assert_status(drawer.count(100_00), 201)
        with self.sums_held(0.4):
            self.sell(drawer)
            said = self.assert_status(drawer.close(), 201).body["document"]
        self.assertEqual(said["totals"]["sold_minor"], 2_55)


if __name__ == "__main__":
    unittest.main()

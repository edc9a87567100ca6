"""Coupons with a limit: reserved before the customer pays, given back when no sale comes, and never used more often than they may be."""
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from shop import Shop, Trade, everything
from testkit.client import Client
from testkit.sale import uuid7
from testkit.world import the_world


class Coupons(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.till = Shop(role="cashier").client

    def made(self, **body: Any) -> str:
        code = f"C-{uuid7()[-12:]}"
        self.assert_status(self.shop.client.put(f"/v1/coupons/{code}", body), 200)
        return code

    def reserve(self, code: str, sale_id: str | None = None):
        return self.till.put(f"/v1/coupons/{code}/redemptions/{sale_id or uuid7()}", None)

    def give_back(self, code: str, sale_id: str):
        return self.till.request("DELETE", f"/v1/coupons/{code}/redemptions/{sale_id}")

    def test_is_what_was_put(self) -> None:
        head = self.shop.feed_head()
        code = self.made(unlocks="SUMMER", uses_max=3, **{"from": "2026-01-01T00:00:00Z", "until": "2999-01-01T00:00:00Z"})
        wanted = {"code": code, "unlocks": "SUMMER", "uses_max": 3, "from": "2026-01-01T00:00:00Z", "until": "2999-01-01T00:00:00Z"}
        self.assertEqual(self.till.get(f"/v1/coupons/{code}").body, wanted | {"uses": 0, "uses_left": 3, "reservations": []})
        told = self.shop.feed_after(head)
        self.assertEqual([(entry["kind"], entry["state"]) for entry in told], [("coupon", wanted)])
        self.assert_status(self.shop.client.put(f"/v1/coupons/{code}", {key: wanted[key] for key in ("unlocks", "uses_max", "from", "until")}), 200)
        self.assertEqual(self.shop.feed_after(head), told, "the same again is no change")

    def test_a_reservation_takes_a_use_and_gives_it_back(self) -> None:
        code, sale_id = self.made(single_use=True), uuid7()
        first = self.assert_status(self.reserve(code, sale_id), 201)
        again = self.assert_status(self.reserve(code, sale_id), 200)
        self.assertEqual(again.raw, first.raw)
        self.assertEqual((first.body["sale_id"], first.body["state"]), (sale_id, "reserved"))
        refused = self.reserve(code)
        self.assert_problem(refused, 409, "pricing.coupon_used_up")
        self.assertEqual(refused.body["detail"], "the coupon is used up: it was good for one sale")
        shown = self.till.get(f"/v1/coupons/{code}").body
        self.assertEqual((shown["uses_left"], shown["reservations"]), (0, [first.body]))
        self.assertEqual(self.assert_status(self.give_back(code, sale_id), 200).body["uses_left"], 1)
        self.assertEqual(self.assert_status(self.give_back(code, sale_id), 200).body["uses_left"], 1)
        self.assert_status(self.reserve(code), 201)

    def test_what_a_sale_has_redeemed_is_not_given_back(self) -> None:
        code, sale_id = self.made(uses_max=2), uuid7()
        self.assert_status(self.reserve(code, sale_id), 201)
        the_world().cluster.sql(f"update pricing.redemptions set state = 'redeemed' where code = '{code}'")
        self.assert_problem(self.give_back(code, sale_id), 409, "pricing.coupon_redeemed")
        self.assertEqual(self.assert_status(self.reserve(code, sale_id), 200).body["state"], "redeemed")

    def test_outside_its_time_none_is_reserved(self) -> None:
        self.assert_problem(self.reserve(self.made(uses_max=1, **{"from": "2999-01-01T00:00:00Z"})), 409, "pricing.coupon_not_yet")
        self.assert_problem(self.reserve(self.made(uses_max=1, until="2026-01-01T00:00:00Z")), 409, "pricing.coupon_ended")

    def test_a_code_without_a_limit_needs_no_reservation(self) -> None:
        before = everything()
        code = f"FREE-{uuid7()[-8:]}"
        self.assert_problem(self.till.get(f"/v1/coupons/{code}"), 404, "pricing.unknown_coupon")
        self.assert_problem(self.reserve(code), 404, "pricing.unknown_coupon")
        self.assert_problem(self.give_back(code, uuid7()), 404, "pricing.unknown_coupon")
        self.assertEqual(everything(), before)

    def test_what_cannot_be_is_refused_where_it_is_wrong(self) -> None:
        code = self.made(uses_max=5)
        for _ in range(2):
            self.assert_status(self.reserve(code), 201)
        before = everything()
        put = self.shop.client.put
        self.assert_problem(put(f"/v1/coupons/{code}", {"uses_max": 1}), 422, "pricing.coupon_limit_below_uses", "/uses_max", "out_of_range")
        for name, body, pointer, field in [
            ("no limit", {}, "/uses_max", "required"),
            ("none at all", {"uses_max": 0}, "/uses_max", "out_of_range"),
            ("one and two", {"uses_max": 2, "single_use": True}, "/uses_max", "not_allowed"),
            ("no code", {"uses_max": 2, "unlocks": "50 %"}, "/unlocks", "bad_format"),
            ("an end before the beginning", {"uses_max": 2, "from": "2026-01-02T00:00:00Z", "until": "2026-01-01T00:00:00Z"}, "/until", "out_of_range"),
        ]:
            with self.subTest(name):
                self.assert_problem(put(f"/v1/coupons/{code}", body), 400, "http.bad_body", pointer, field)
        self.assert_problem(put("/v1/coupons/a%20b", {"uses_max": 1}), 400, "pricing.bad_id")
        self.assert_problem(self.reserve(code, "17"), 400, "pricing.bad_sale_id")
        self.assert_problem(self.reserve(code, "7d444840-9dc0-41d1-b245-5ffdce74fad2"), 400, "pricing.bad_sale_id")
        self.assertEqual(everything(), before)
        self.assertEqual(self.assert_status(put(f"/v1/coupons/{code}", {"uses_max": 2}), 200).body["uses_left"], 0)

    def test_of_fifty_tills_that_want_the_last_ten_ten_get_one(self) -> None:
        code, tills = self.made(uses_max=10), 50
        gate = threading.Barrier(tills)

        def want(_: int) -> int:
            client = Client(the_world().base_url, self.till.token)
            gate.wait(20)
            status = client.put(f"/v1/coupons/{code}/redemptions/{uuid7()}", None).status
            client.close()
            return status

        with ThreadPoolExecutor(tills) as pool:
            statuses = list(pool.map(want, range(tills)))
        self.assertEqual((statuses.count(201), statuses.count(409)), (10, 40), statuses)
        self.assertEqual(self.till.get(f"/v1/coupons/{code}").body["uses"], 10)


if __name__ == "__main__":
    unittest.main()
